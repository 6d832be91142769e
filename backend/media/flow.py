"""Optical flow: where the picture went from one frame to the next."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Flow = NDArray[np.float32]

SMALLEST = 12  # pixels of a frame's longer side for which there is a patch to search with


def optical_flow(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Flow:
    """Dense inverse search (Kroeger et al. 2016): what lies at p in `first` lies at p + flow(p) in `second`.

    Frames uint8 [H, W, 3] -> float32 [H, W, 2], pixels to the right and down; zeros in frames under SMALLEST pixels.
    """
    if max(first.shape[:2]) < SMALLEST:
        return np.zeros((*first.shape[:2], 2), np.float32)
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    grey = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in (first, second)]
    return np.asarray(search.calc(grey[0], grey[1], None), np.float32)
