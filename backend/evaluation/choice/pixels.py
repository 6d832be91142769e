"""How much of a clip an edit keeps, from the pixels alone: nobody says where the edit was meant to be."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.evaluation.footage.fidelity import LUMA, STABLE_SPREAD, WINDOW, WINDOW_SIGMA

Clip = NDArray[np.uint8]
Plane = NDArray[np.float64]

UNTOUCHED = 0.5  # share of the pixels, those that change least, that an edit is taken to leave alone
FADE = 20.0  # grey levels of change at which what was left alone counts as kept by 1 / e


def structure(source: Clip, result: Clip) -> float:
    """Mean of SSIM's contrast-structure term over all frames uint8 [T, H, W, 3]: in [-1, 1], 1 for equal clips.

    (2 cov + C2) / (var x + var y + C2) (Wang et al. 2004, equations 9 and 10 multiplied): edges and texture where they
    were, whatever their colour. So a ground in another colour costs nothing, another ground or a blur does.
    """
    return float(np.mean([_structure(a @ LUMA, b @ LUMA) for a, b in zip(source, result, strict=True)]))


def still(source: Clip, result: Clip) -> float:
    """exp(-d / 20), d the root mean square change of the half of all pixels that change least: in (0, 1].

    Near 1 where the edit is local, whatever it does there; low where everything has another colour.
    """
    squared = np.square(source.astype(np.float64) - result).mean(axis=-1).ravel()
    kept = np.partition(squared, int(UNTOUCHED * len(squared)))[: max(int(UNTOUCHED * len(squared)), 1)]
    return float(np.exp(-np.sqrt(kept.mean()) / FADE))


def _structure(x: Plane, y: Plane) -> float:
    mean_x, mean_y = _blurred(x), _blurred(y)
    spread = _blurred(x * x) - mean_x**2 + _blurred(y * y) - mean_y**2
    return float(np.mean((2 * (_blurred(x * y) - mean_x * mean_y) + STABLE_SPREAD) / (spread + STABLE_SPREAD)))


def _blurred(plane: Plane) -> Plane:
    """Of the frame's own size, also where it is smaller than the window."""
    return np.asarray(cv2.GaussianBlur(plane, (WINDOW, WINDOW), WINDOW_SIGMA, borderType=cv2.BORDER_REPLICATE))
