"""A finetune as an asset: identity, interruption, reuse."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from backend.finetuning import asset
from backend.finetuning.asset import Identity
from backend.finetuning.presets import Recipe
from tests.finetuning.sources import base_target
from tests.models.tiny import tiny_family

RECIPE = Recipe(alpha=0.35, steps=6, learning_rate=1e-3)
TARGET = base_target()
IDENTITY = Identity("embedded", "base", "0", asset.frames_hash(TARGET), RECIPE)


def adapter(folder: Path) -> bytes:
    return (folder / "adapter.safetensors").read_bytes()


def test_the_key_follows_frames_settings_and_weights() -> None:
    other = asset.frames_hash(base_target(5))
    assert len(IDENTITY.key) == 32
    keys = {
        IDENTITY.key,
        replace(IDENTITY, frames=other).key,
        replace(IDENTITY, weights="1").key,
        replace(IDENTITY, stage="ssr").key,
        replace(IDENTITY, recipe=replace(RECIPE, seed=1)).key,
    }
    assert len(keys) == 5
    assert asset.frames_hash(base_target()) == IDENTITY.frames
    assert asset.frames_hash(replace(TARGET, ordered=False)) != IDENTITY.frames


def test_making_one_leaves_the_network_as_it_was_and_an_asset(tmp_path: Path) -> None:
    family = tiny_family()
    before = {k: v.clone() for k, v in family.network("base").state_dict().items()}
    steps = list(asset.make(family, IDENTITY, TARGET, tmp_path, {"source": "clip.mp4"}))
    assert [step.done for step in steps] == [1, 2, 3, 4, 5, 6]
    assert all(torch.equal(v, before[k]) for k, v in family.network("base").state_dict().items())
    record = json.loads((tmp_path / "asset.json").read_text())
    assert record["key"] == IDENTITY.key
    assert record["source"] == "clip.mp4"
    assert asset.is_complete(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["adapter.safetensors", "asset.json"]


def test_it_acts_only_inside_the_block(tmp_path: Path) -> None:
    family = tiny_family()
    list(asset.make(family, IDENTITY, TARGET, tmp_path, {}))
    z, s = torch.randn(1, 3, 4, 8, 12), torch.tensor([0.5])

    def predict() -> torch.Tensor:
        return family.denoiser("base", "t*", None)(z, s)

    shipped = predict()
    with asset.applied(family.network("base"), tmp_path):
        assert not torch.equal(predict(), shipped)
    assert torch.equal(predict(), shipped)
    with asset.applied(family.network("base"), None):
        assert torch.equal(predict(), shipped)


@pytest.mark.parametrize("stop_after", [1, 4])
def test_interrupted_and_resumed_equals_unbroken(tmp_path: Path, stop_after: int) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    list(asset.make(tiny_family(), IDENTITY, TARGET, whole, {}))
    steps = asset.make(tiny_family(), IDENTITY, TARGET, broken, {})
    for _ in range(stop_after):
        next(steps)
    steps.close()
    assert not asset.is_complete(broken)
    rest = list(asset.make(tiny_family(), IDENTITY, TARGET, broken, {}))
    assert rest[0].done == stop_after + 1
    assert adapter(broken) == adapter(whole)


def test_a_crash_resumes_from_the_last_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after kill -9: nothing runs on the way out, only the periodic checkpoint is there."""
    monkeypatch.setattr(asset, "CHECKPOINT_SECONDS", 0.0)
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    list(asset.make(tiny_family(), IDENTITY, TARGET, whole, {}))
    steps = asset.make(tiny_family(), IDENTITY, TARGET, broken, {})
    for _ in range(3):
        next(steps)
    left = (broken / "checkpoint.safetensors").read_bytes()
    steps.close()
    (broken / "checkpoint.safetensors").write_bytes(left)
    rest = list(asset.make(tiny_family(), IDENTITY, TARGET, broken, {}))
    assert rest[0].done == 3
    assert adapter(broken) == adapter(whole)
