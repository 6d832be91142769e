"""The shipped cascade."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from backend.contract.errors import BadWeights, UnknownModel
from backend.models import registry
from backend.models.catalogue import CATALOGUE
from backend.models.embedded import STAGES, WEIGHTS, EmbeddedFamily, network_name, words_taught
from backend.models.text import UNKNOWN
from backend.world.vocabulary import VOCABULARY
from tests.models.tiny import tiny_family


def test_all_weights_are_there_and_together_under_60_megabytes() -> None:
    family = EmbeddedFamily.load()
    assert set(family.weights()) == {stage.name for stage in STAGES}
    assert sum(path.stat().st_size for path in WEIGHTS.glob("*.safetensors")) < 60e6


def test_the_cascade_is_the_papers() -> None:
    kinds = [(stage.kind, stage.frames, stage.height, stage.width, stage.steps) for stage in STAGES]
    assert kinds == [
        ("base", 16, 24, 40, 64), ("temporal", 32, 24, 40, 8), ("spatial", 32, 48, 80, 128),
        ("spatial", 32, 192, 320, 128), ("temporal", 64, 192, 320, 8), ("temporal", 128, 192, 320, 8),
        ("spatial", 128, 768, 1280, 8),
    ]  # fmt: skip
    assert [stage.name for stage in STAGES if stage.finetuned] == ["base", "ssr1", "ssr2"]
    shown = [f"{stage.name} {stage.frames} x {stage.height} x {stage.width}" for stage in STAGES]
    assert list(CATALOGUE[0].stages) == shown


def test_stages_of_one_kind_and_factor_share_a_network() -> None:
    names = [network_name(STAGES, stage) for stage in STAGES]
    assert names == ["base", "tsr", "ssr", "ssr4", "tsr", "tsr", "ssr4"]
    family = EmbeddedFamily.load()
    assert family.network("ssr2") is family.network("ssr3")
    assert [family.frame_step(stage.name) for stage in STAGES] == [1.0, 0.5, 0.5, 0.5, 0.25, 0.125, 0.125]


@pytest.mark.parametrize("list_of_weights", ["{", None])
def test_without_a_list_of_weights_none_is_trusted(tmp_path: Path, list_of_weights: str | None) -> None:
    if list_of_weights is not None:
        (tmp_path / "weights.json").write_text(list_of_weights)
    with pytest.raises(BadWeights, match="missing or damaged"):
        EmbeddedFamily.load(tmp_path)


def test_an_altered_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    data = bytearray((folder / "tsr.safetensors").read_bytes())
    data[-1] ^= 1
    (folder / "tsr.safetensors").write_bytes(data)
    with pytest.raises(BadWeights, match="sha256 differs"):
        EmbeddedFamily.load(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    (folder / "ssr.safetensors").unlink()
    with pytest.raises(BadWeights, match=r"ssr\.safetensors"):
        EmbeddedFamily.load(folder)


def test_every_catalogued_model_can_be_loaded_and_no_other() -> None:
    assert {info.name for info in CATALOGUE} == set(registry.FAMILIES)
    with pytest.raises(UnknownModel, match="'imagen'"):
        registry.load("imagen")


def test_words_that_the_base_was_not_taught_are_unknown() -> None:
    """Whatever the vocabulary holds by now: weights know the words of their own training."""
    family = EmbeddedFamily.load()
    taught = words_taught(WEIGHTS / "base.safetensors")
    assert family.unknown_words(" ".join(VOCABULARY)) == VOCABULARY[taught:]
    rows = family.network("base").text.words.weight
    for word in VOCABULARY[taught:]:
        assert torch.equal(rows[family.tokenizer.token_to_id(word)], rows[family.tokenizer.token_to_id(UNKNOWN)])


def test_unknown_words_are_named_but_not_the_rare_token() -> None:
    assert tiny_family().unknown_words("t* riding a red dragon") == ("riding", "dragon")


def test_denoiser_and_velocity_are_one_function() -> None:
    family = tiny_family()
    z, s = torch.randn(1, 3, 4, 8, 12), torch.tensor([0.5])
    expected = family.velocity("base", z, s, ["a red star"], None, True)
    difference = family.denoiser("base", "a red star", None)(z, s) - expected
    assert difference.square().mean().sqrt() < 0.02 * expected.square().mean().sqrt()  # bfloat16 rounding


def test_a_batch_shares_one_prompt() -> None:
    family = tiny_family()
    z = torch.randn(3, 3, 4, 8, 12)
    assert family.denoiser("base", "a red star", None)(z, torch.tensor([0.1, 0.5, 0.9])).shape == z.shape
