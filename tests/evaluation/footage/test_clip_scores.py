"""CLIP scores, with a random CLIP of a few neurons: nothing is downloaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from backend.contract.errors import BadWeights, ModelError
from backend.evaluation.footage import clip_scores
from backend.evaluation.footage.clip_scores import ClipJudge, prepared
from tests.evaluation.footage.scenes import panned, texture


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import CLIPConfig, CLIPModel

    path = tmp_path_factory.mktemp("clip")
    small = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    torch.manual_seed(0)
    config = CLIPConfig(
        text_config={**small, "vocab_size": 8, "max_position_embeddings": 6, "eos_token_id": 7},
        vision_config={**small, "image_size": 32, "patch_size": 8},
        projection_dim=8,
    )
    CLIPModel(config).save_pretrained(path)
    words = {word: index for index, word in enumerate(("?", "a", "red", "blue", "dog", "runs", "fast", "end"))}
    tokenizer = Tokenizer(WordLevel(words, unk_token="?"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(path / "tokenizer.json"))
    return path


def test_scores_are_cosines_and_depend_on_the_prompt(folder: Path) -> None:
    judge, clip = ClipJudge(folder), panned(3, 9, 0)
    red, blue = judge.scores(clip, "a red dog end"), judge.scores(clip, "a blue dog end")
    assert -1 <= red.text <= 1 and red.text != blue.text and red.frames == blue.frames


def test_equal_frames_agree_and_a_cut_does_not(folder: Path) -> None:
    judge, first = ClipJudge(folder), texture(40, 40, 1)
    still = judge.scores(np.stack([first] * 3), "a dog end")
    cut = judge.scores(np.stack([first, 255 - first, first]), "a dog end")
    assert still.frames == pytest.approx(1, abs=1e-5) and cut.frames < still.frames - 1e-3


def test_a_prompt_longer_than_the_model_can_read_is_cut(folder: Path) -> None:
    assert ClipJudge(folder).scores(panned(2, 1, 0), "a red dog runs fast end " * 9).text <= 1


def test_frames_are_normalised_as_clip_was_trained() -> None:
    grey = np.full((2, 50, 70, 3), 255, np.uint8)
    assert prepared(grey, 32).shape == (2, 3, 32, 32)
    expected = (1 - 0.48145466) / 0.26862954
    assert prepared(grey, 32)[:, 0].flatten().tolist() == pytest.approx([expected] * 2048, abs=1e-5)


def test_without_weights_or_transformers_it_says_what_to_do(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadWeights, match=r"tokenizer\.json") as missing:
        ClipJudge(tmp_path)
    assert "clip-vit" in missing.value.fix
    monkeypatch.setattr(clip_scores, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="transformers") as absent:
        ClipJudge(folder)
    assert "pip install" in absent.value.fix
