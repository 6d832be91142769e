"""Resizing: averages down, no overshoot of the size, exact at rest."""

from __future__ import annotations

import numpy as np
import pytest

from backend.media.resize import resize, resize_clip


def test_down_is_the_average_of_areas() -> None:
    clip = np.random.default_rng(0).integers(0, 256, (2, 48, 80, 3), np.uint8)
    expected = clip.reshape(2, 24, 2, 40, 2, 3).mean(axis=(2, 4))
    assert np.abs(resize_clip(clip, 24, 40) - expected).max() <= 0.51


def test_the_base_grid_from_a_size_that_does_not_divide() -> None:
    clip = np.full((3, 401, 719, 3), 90, np.uint8)
    clip[:, :, 360:] = 210
    small = resize_clip(clip, 24, 40)
    assert small.shape == (3, 24, 40, 3)
    assert small.mean() == pytest.approx(clip.mean(), abs=0.5)


def test_the_same_size_is_the_same_pixels() -> None:
    clip = np.random.default_rng(1).integers(0, 256, (2, 31, 17, 3), np.uint8)
    assert np.array_equal(resize_clip(clip, 31, 17), clip)


def test_up_and_down_at_once() -> None:
    board = np.indices((64, 16)).sum(0) % 2 * 255
    image = np.repeat(board[..., None], 3, axis=2).astype(np.uint8)
    frame = resize(image, 16, 48)
    assert frame.shape == (16, 48, 3)
    assert np.abs(frame.astype(int) - 127).max() <= 2


def test_floats_are_resized_too() -> None:
    clip = np.linspace(-1, 1, 2 * 24 * 40 * 3, dtype=np.float32).reshape(2, 24, 40, 3)
    back = resize_clip(resize_clip(clip, 96, 160), 24, 40)
    assert back.dtype == np.float32
    assert np.abs(back - clip).max() < 0.02
