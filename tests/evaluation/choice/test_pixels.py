"""What is kept of a clip, on clips of which it is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.evaluation.bench import Edit, bench, shown
from backend.evaluation.choice.pixels import Clip, still, structure

GRID = (16, 24, 40)


def some(kind: str) -> Edit:
    return next(edit for edit in bench() if edit.kind == kind)


def source(edit: Edit) -> Clip:
    return shown(edit.source, *GRID)


def noise() -> Clip:
    return np.random.default_rng(0).integers(0, 256, (*GRID, 3), dtype=np.uint8)


@pytest.mark.parametrize("measure", [structure, still])
def test_the_clip_itself_is_kept_and_noise_keeps_nothing(measure: object) -> None:
    assert callable(measure)
    clip = source(some("object"))
    assert measure(clip, clip) == pytest.approx(1.0)
    assert measure(clip, noise()) < 0.2


@pytest.mark.parametrize("kind", ["object", "motion"])
def test_a_local_edit_leaves_the_rest_alone(kind: str) -> None:
    edit = some(kind)
    assert still(source(edit), shown(edit.target, *GRID)) > 0.9
    assert structure(source(edit), shown(edit.target, *GRID)) > 0.6


def test_another_colour_of_the_ground_costs_stillness_and_little_structure() -> None:
    edit = some("background")
    target = shown(edit.target, *GRID)
    other = shown(next(e for e in bench() if e.clip != edit.clip).source, *GRID)
    assert still(source(edit), target) < 0.5
    assert structure(source(edit), target) > structure(source(edit), other)


def test_the_more_a_clip_is_blurred_the_less_is_kept() -> None:
    clip = source(some("style"))
    blurred = [np.stack([cv2.GaussianBlur(f, (0, 0), width) for f in clip]) for width in (0.5, 1.0, 2.0, 4.0)]
    found = [structure(clip, worn) for worn in blurred]
    assert found == sorted(found, reverse=True)


def test_frames_smaller_than_the_window_are_measured_too() -> None:
    tiny = np.random.default_rng(1).integers(0, 256, (4, 2, 4, 3), dtype=np.uint8)
    assert structure(tiny, tiny) == pytest.approx(1.0)
