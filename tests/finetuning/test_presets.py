"""The paper's settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.contract.settings import FinetuneSettings
from backend.finetuning.presets import PRESETS, Recipe, of_upscaling, resolve


def test_the_papers_table() -> None:
    assert (PRESETS["video"].alpha, PRESETS["video"].steps) == (1.0, 64)
    assert PRESETS["mixed"].alpha == 0.35
    assert 200 <= PRESETS["mixed"].steps <= 300
    assert PRESETS["frames"].alpha == 0.0
    assert 50 <= PRESETS["frames"].steps <= 150


def test_super_resolution_takes_a_quarter_of_the_steps() -> None:
    assert of_upscaling(PRESETS["mixed"]) == replace(PRESETS["mixed"], steps=50)
    assert of_upscaling(Recipe(0.35, 1, 1e-4)).steps == 1


def test_none_is_no_finetune() -> None:
    assert resolve(FinetuneSettings(preset="none")) is None


@pytest.mark.parametrize("preset", ["video", "mixed", "frames"])
def test_a_preset_stands_for_its_row(preset: str) -> None:
    assert resolve(FinetuneSettings(preset=preset)) == PRESETS[preset]  # type: ignore[arg-type]


def test_a_given_figure_wins_even_when_it_is_zero() -> None:
    resolved = resolve(FinetuneSettings("mixed", steps=7, alpha=0.0, learning_rate=1e-5, seed=9))
    assert resolved == Recipe(alpha=0.0, steps=7, learning_rate=1e-5, seed=9)
