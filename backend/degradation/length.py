"""How many frames the base has for a strip."""

from __future__ import annotations

import math
from fractions import Fraction

BASE_FPS = 3  # of Imagen Video's base (paper appendix A.1)


def base_frames(source_frames: int, fps: Fraction, window: int) -> int:
    """The frames of the base for a strip: 3 a second, and at least the `window` that the base was trained on."""
    return max(window, math.ceil(source_frames / fps * BASE_FPS))
