"""Clips with a known motion."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def texture(height: int = 120, width: int = 160, seed: int = 0) -> NDArray[np.uint8]:
    """A coloured pattern with detail of a few pixels, uint8 [height, width, 3]."""
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 2), None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)


def panned(frames: int, right: int, down: int, height: int = 64, width: int = 96, seed: int = 0) -> NDArray[np.uint8]:
    """A clip whose content moves `right` and `down` by whole pixels a frame; stays within `texture`."""
    picture = texture(160, 220, seed)
    starts = [(40 - down * index, 60 - right * index) for index in range(frames)]
    return np.stack([picture[top : top + height, left : left + width] for top, left in starts])
