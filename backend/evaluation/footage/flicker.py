"""Flicker: brightness that jumps up and down from frame to frame, as a moving scene's does not."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .fidelity import LUMA

Clip = NDArray[np.uint8]
PATCHES = (6, 10)  # rows and columns of cells that a frame is divided into


def flicker(clip: Clip, patches: tuple[int, int] = PATCHES) -> float:
    """The root mean square, in grey levels, of the highest temporal frequencies of each patch's mean luma.

    The filter [-1, 2, -1] / 4 over time has a gain of 1 on what alternates with every frame and of sin^2(pi f) on
    frequency f (cycles a frame); a steady fade passes as 0. Patches of (1, 1) give the flicker of the whole frame.
    Raises ValueError for less than three frames.
    """
    if len(clip) < 3:
        raise ValueError(f"flicker needs three frames, not {len(clip)}")
    rows, columns = patches
    means = np.stack([cv2.resize(frame @ LUMA, (columns, rows), interpolation=cv2.INTER_AREA) for frame in clip])
    jumps = (2 * means[1:-1] - means[:-2] - means[2:]) / 4
    return float(np.sqrt(np.square(jumps).mean()))


def added_flicker(source: Clip, result: Clip, patches: tuple[int, int] = PATCHES) -> float:
    """How much more the result flickers than its source, in grey levels; negative where it is calmer."""
    return flicker(result, patches) - flicker(source, patches)
