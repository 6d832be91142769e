"""Bootstrap intervals: against theory, and by clips, not by edits."""

from __future__ import annotations

import numpy as np
import pytest

from backend.evaluation.bootstrap import estimate


def test_it_is_the_normal_interval_of_independent_values() -> None:
    values = np.random.default_rng(0).normal(3, 1, 400)
    found = estimate(values.tolist(), range(400))
    half = 1.96 * values.std() / np.sqrt(400)
    assert found.mean == pytest.approx(values.mean()) and found.count == 400
    assert (found.mean - found.low, found.high - found.mean) == pytest.approx((half, half), rel=0.1)


def test_values_of_one_clip_count_as_one() -> None:
    """Four copies of every value say nothing new, unless they are taken for independent."""
    values = np.random.default_rng(1).normal(0, 1, 50)
    once = estimate(values.tolist(), range(50))
    copied = estimate(np.repeat(values, 4).tolist(), np.repeat(np.arange(50), 4).tolist())
    careless = estimate(np.repeat(values, 4).tolist(), range(200))
    assert (copied.low, copied.high) == pytest.approx((once.low, once.high))
    assert careless.high - careless.low < 0.6 * (once.high - once.low)


def test_clips_of_several_sizes_weigh_by_their_edits() -> None:
    assert estimate([1, 1, 1, 0], [0, 0, 0, 1]).mean == 0.75


def test_it_is_the_same_each_time_and_nothing_has_no_mean() -> None:
    assert estimate([1, 2, 4], [0, 1, 2]) == estimate([1, 2, 4], [0, 1, 2])
    with pytest.raises(ValueError, match="nothing"):
        estimate([], [])
