"""How close a result is to its source, pixel by pixel (PSNR) and by structure (SSIM), also outside a mask only."""

from __future__ import annotations

import math
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Clip = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Plane = NDArray[np.float64]
Number = TypeVar("Number", np.float64, np.bool_)

PEAK = 255.0
WINDOW = 11  # pixels of SSIM's Gaussian window, of standard deviation WINDOW_SIGMA
WINDOW_SIGMA = 1.5
STABLE_MEAN = (0.01 * PEAK) ** 2
STABLE_SPREAD = (0.03 * PEAK) ** 2
LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601


def psnr(source: Clip, result: Clip, mask: Mask | None = None) -> float:
    """Peak signal-to-noise ratio in decibels, 10 log10(255^2 / MSE), over all frames and channels; infinite if equal.

    `mask` [T, H, W] or [H, W] is true where the edit is; only pixels outside it count. Raises ValueError where none is
    left or the shapes differ.
    """
    outside = outside_of(source, result, mask)
    pairs = zip(source, result, outside, strict=True)
    squares = [float(np.square(a.astype(np.float64) - b)[seen].sum()) for a, b, seen in pairs]
    error = sum(squares) / (source.shape[-1] * int(outside.sum()))
    return math.inf if error == 0 else 10 * math.log10(PEAK**2 / error)


def ssim(source: Clip, result: Clip, mask: Mask | None = None) -> float:
    """Mean structural similarity of the luma in [-1, 1] (Wang, Bovik, Sheikh & Simoncelli 2004, equations 13 to 17).

    As in the authors' code: a Gaussian window of 11 x 11 pixels and a standard deviation of 1.5, which lies wholly
    inside the frame. With a mask (see `psnr`) only windows count that lie wholly outside it. Raises ValueError where
    none is left, a frame is smaller than the window, or the shapes differ.
    """
    if min(source.shape[1:3]) < WINDOW:
        raise ValueError(f"frames of {source.shape[1]} x {source.shape[2]} are smaller than SSIM's {WINDOW} pixels")
    outside = outside_of(source, result, mask)
    whole = np.stack([cv2.erode(frame.astype(np.uint8), np.ones((WINDOW, WINDOW), np.uint8)) for frame in outside])
    counted = _inside(whole.astype(bool))
    if not counted.any():
        raise ValueError("the mask leaves no window of SSIM")
    return float(np.mean(np.stack([ssim_map(a, b) for a, b in zip(source, result, strict=True)])[counted]))


def ssim_map(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Plane:
    """SSIM of each window of two frames uint8 [H, W, 3]: [H - 10, W - 10]."""
    x, y = first @ LUMA, second @ LUMA
    mean_x, mean_y = _blurred(x), _blurred(y)
    var_x, var_y = _blurred(x * x) - mean_x**2, _blurred(y * y) - mean_y**2
    covariance = _blurred(x * y) - mean_x * mean_y
    luminance = (2 * mean_x * mean_y + STABLE_MEAN) / (mean_x**2 + mean_y**2 + STABLE_MEAN)
    structure = (2 * covariance + STABLE_SPREAD) / (var_x + var_y + STABLE_SPREAD)
    similarity: Plane = luminance * structure
    return similarity


def outside_of(source: Clip, result: Clip, mask: Mask | None) -> Mask:
    """The pixels [T, H, W] that count. Raises ValueError for clips of two shapes and for a mask over everything."""
    if source.shape != result.shape:
        raise ValueError(f"the clips differ in shape: {source.shape} and {result.shape}")
    outside = np.ones(source.shape[:3], bool) if mask is None else np.broadcast_to(~mask, source.shape[:3])
    if not outside.any():
        raise ValueError("the mask covers everything")
    return outside


def _blurred(plane: Plane) -> Plane:
    blurred: Plane = cv2.GaussianBlur(plane, (WINDOW, WINDOW), WINDOW_SIGMA)
    return _inside(blurred)


def _inside(planes: NDArray[Number]) -> NDArray[Number]:
    """[..., H, W] without the rim where a window would leave the frame."""
    rim = WINDOW // 2
    return planes[..., rim:-rim, rim:-rim]
