"""Flow, and what follows from it, on clips whose motion is known to the pixel."""

from __future__ import annotations

import numpy as np
import pytest

from backend.evaluation.footage.flow import consistent, motion_magnitude, warp_back, warp_error
from tests.evaluation.footage.scenes import panned


def test_warping_back_undoes_an_exact_flow() -> None:
    first, second = panned(2, 3, -2)
    exact = np.broadcast_to(np.array([3, -2], np.float32), (64, 96, 2))
    back = warp_back(second, exact)
    assert np.abs(back[2:, :-3] - first[2:, :-3]).max() == 0


def test_flow_that_does_not_return_or_leaves_the_frame_is_not_consistent() -> None:
    there = np.broadcast_to(np.array([3, 0], np.float32), (20, 30, 2)).copy()
    back = -there
    assert consistent(there, back)[:, :27].all() and not consistent(there, back)[:, 27:].any()
    back[8:12] = 0
    assert not consistent(there, back)[8:12].any() and consistent(there, back)[:8, :27].all()


def test_a_result_that_moves_with_its_source_has_no_error() -> None:
    source, other = panned(4, 3, -2), panned(4, 3, -2, seed=9)
    assert warp_error(source, source) < 2e-4
    assert warp_error(source, other) < 2e-4


def test_a_result_that_stands_still_or_flickers_has() -> None:
    source = panned(4, 3, -2)
    assert warp_error(source, np.repeat(source[:1], 4, axis=0)) > 100 * warp_error(source, source)
    even = np.full_like(source, 100)
    even[1::2] = 151
    assert warp_error(source, even) == pytest.approx((51 / 255) ** 2, rel=1e-3)


def test_motion_is_the_mean_length_of_the_flow() -> None:
    clip = panned(3, 3, 4, 96, 128)
    assert motion_magnitude(clip) == pytest.approx(100 * 5 / np.hypot(96, 128), rel=0.05)
    assert motion_magnitude(np.repeat(clip[:1], 3, axis=0)) == pytest.approx(0, abs=0.01)
    assert motion_magnitude(clip[:1]) == 0


def test_what_cannot_be_compared_is_refused() -> None:
    clip = panned(3, 1, 0)
    with pytest.raises(ValueError, match="shape"):
        warp_error(clip, clip[:2])
    with pytest.raises(ValueError, match="two frames"):
        warp_error(clip[:1], clip[:1])
