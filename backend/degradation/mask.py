"""A mask: how much of each pixel is the edit's, and how its edge is joined."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
Weight = NDArray[np.float32]
"""float32 [H, W] in [0, 1]: 0 keeps the source, 1 takes the edit."""

BLACK, WHITE = 4, 251  # a compressed mask is not quite black where it was, and not quite white


def weight_of(image: Frame) -> Weight:
    """A mask's picture uint8 [H, W, 3] as weights: its luma (BT.601), stretched so that almost black is black."""
    luma = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    weight: Weight = np.clip((luma - BLACK) / (WHITE - BLACK), 0, 1)
    return weight


def fitted(weight: Weight, height: int, width: int) -> Weight:
    """Weights in another size: area averages down, linear up, so that nothing rings into what is kept."""
    for size in ((min(width, weight.shape[1]), min(height, weight.shape[0])), (width, height)):
        if size != weight.shape[::-1]:
            shrinks = size[0] < weight.shape[1] or size[1] < weight.shape[0]
            method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
            weight = np.asarray(cv2.resize(weight, size, interpolation=method), np.float32)
    return np.clip(weight, 0, 1)


def feathered(weight: Weight, pixels: float) -> Weight:
    """Let weights rise over so many pixels, inwards from the nearest pixel that is 0; what is 0 stays 0.

    w(d) = w t^2 (3 - 2 t) with t = min(1, d / (pixels + 1)) at the distance d. The picture's border is no edge.
    """
    inside = (weight > 0).astype(np.uint8)
    if pixels <= 0 or inside.all():
        return weight
    distance = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    rise = np.clip(distance / (pixels + 1), 0, 1)
    result: Weight = (weight * rise * rise * (3 - 2 * rise)).astype(np.float32)
    return result


def blended(source: Frame, edited: Frame, weight: Weight) -> Frame:
    """(1 - w) source + w edited, rounded: uint8 [H, W, 3]; at 0 and 1 exactly the one or the other."""
    below = source.astype(np.float32)
    mixed: Frame = np.rint(below + weight[..., None] * (edited - below)).astype(np.uint8)
    return mixed
