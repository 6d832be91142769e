"""Flicker by its frequency response."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.evaluation.footage.flicker import added_flicker, flicker
from tests.evaluation.footage.scenes import panned


def lit(levels: NDArray[np.floating]) -> NDArray[np.uint8]:
    """An even clip, one level a frame."""
    return np.broadcast_to(levels.round().astype(np.uint8)[:, None, None, None], (len(levels), 24, 40, 3)).copy()


def test_what_alternates_counts_in_full() -> None:
    assert flicker(lit(100 + 8.0 * (-1) ** np.arange(10))) == pytest.approx(8)


def test_a_fade_and_a_still_do_not_flicker() -> None:
    assert flicker(lit(np.linspace(50, 140, 10))) == pytest.approx(0, abs=1e-9)
    assert flicker(lit(np.full(5, 77.0))) == pytest.approx(0, abs=1e-9)


def test_slower_changes_count_less_by_the_filters_response() -> None:
    frames = np.arange(400)
    for frequency in (0.05, 0.25):
        found = flicker(lit(128 + 100 * np.sin(2 * np.pi * frequency * frames)))
        assert found == pytest.approx(100 / np.sqrt(2) * np.sin(np.pi * frequency) ** 2, rel=0.02)


def test_patches_see_what_cancels_over_the_frame() -> None:
    clip = lit(np.full(8, 100.0))
    clip[::2, :, :20] = 110
    clip[1::2, :, 20:] = 110
    assert flicker(clip, (1, 1)) == pytest.approx(0, abs=1e-9)
    assert flicker(clip, (1, 2)) == pytest.approx(5)


def test_added_flicker_is_relative_to_the_source() -> None:
    source = panned(6, 2, 1)
    jumping = (source * np.where(np.arange(6) % 2, 0.9, 1.0)[:, None, None, None]).astype(np.uint8)
    assert added_flicker(source, source) == 0
    assert added_flicker(source, jumping) > 3
    with pytest.raises(ValueError, match="three"):
        flicker(source[:2])
