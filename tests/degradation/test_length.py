"""How many frames the base has for a strip."""

from __future__ import annotations

from fractions import Fraction

import pytest

from backend.degradation.length import base_frames


@pytest.mark.parametrize(
    ("frames", "fps", "expected"),
    [
        (1, Fraction(24), 16),
        (128, Fraction(24), 16),
        (129, Fraction(24), 17),
        (1199, Fraction(30000, 1001), 121),
        (40 * 25, Fraction(25), 120),
        (90, Fraction(3), 90),
    ],
)
def test_the_base_has_three_frames_a_second_and_at_least_its_window(frames: int, fps: Fraction, expected: int) -> None:
    assert base_frames(frames, fps, 16) == expected
