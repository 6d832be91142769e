"""Frames in another size: area averages down, Lanczos up."""

from __future__ import annotations

from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

Pixels = TypeVar("Pixels", npt.NDArray[np.uint8], npt.NDArray[np.float32])


def resize(image: Pixels, height: int, width: int) -> Pixels:
    """Image [H, W, 3] to [height, width, 3]: what becomes smaller by area, then what becomes larger by Lanczos."""
    have_height, have_width = image.shape[:2]
    smaller = (min(width, have_width), min(height, have_height))
    if smaller != (have_width, have_height):
        image = cv2.resize(image, smaller, interpolation=cv2.INTER_AREA)
    if smaller != (width, height):
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_LANCZOS4)
    return image


def resize_clip(clip: Pixels, height: int, width: int) -> Pixels:
    """Clip [T, H, W, 3] to [T, height, width, 3], frame by frame."""
    result = np.empty((len(clip), height, width, 3), clip.dtype)
    for index, frame in enumerate(clip):
        result[index] = resize(frame, height, width)
    return result
