"""The background's texture, from the statistics of what the object leaves to be seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.evaluation.sight.camera import AT_REST, Drift, steady
from backend.evaluation.sight.colour import tone_share

Floats = NDArray[np.float32]

_FLAT = 0.12
_LINEAR = 0.75
_ONE_WAY = 0.5
_WORKING_HEIGHT = 24  # statistics of gradients depend on the grid, so there is one grid


@dataclass(frozen=True)
class Texture:
    """Statistics of the share of the second tone over the frame."""

    contrast: float  # standard deviation; 0 plain, 0.5 two tones in equal parts
    linear: float  # part of the variance that a linear slope explains, in [0, 1]
    one_way: float  # coherence of the structure tensor, in [0, 1]: 1 where all edges run one way
    square: float  # how far edges are upright or level, in [-1, 1]
    dark: float  # mean share of the second tone


def name_texture(texture: Texture) -> str:
    """The background that the statistics are nearest to."""
    if texture.linear > _LINEAR and texture.contrast > _FLAT / 2:
        return "gradient"
    if texture.contrast < _FLAT:
        return "plain"
    if texture.one_way > _ONE_WAY:
        return "striped"
    return "checkered" if texture.square + 4 * (texture.dark - 0.37) > 0.3 else "speckled"


def measure_texture(clip: NDArray[np.uint8], cover: Floats, ground: str, drift: Drift = AT_REST) -> Texture:
    """Statistics of the background behind a soft mask [T, H, W], over all frames of a clip [T, H, W, 3].

    `drift` is taken out of the frames before they are laid over each other.
    """
    share, free = _uncovered(clip, cover, ground, drift)
    share, free = _resized(share, free)
    values = share[free]
    if values.size < 20:
        return Texture(0.0, 0.0, 0.0, 0.0, 0.0)
    one_way, square = _edges(share, free)
    return Texture(float(values.std()), _linear_part(share, free), one_way, square, float(values.mean()))


def _uncovered(clip: NDArray[np.uint8], cover: Floats, ground: str, drift: Drift) -> tuple[Floats, NDArray[np.bool_]]:
    """Second tone's share [H, W], the median over the frames where a pixel is free, and where one is at all."""
    kernel = np.ones((3, 3), dtype=np.uint8)
    wide, shares = np.stack([cv2.dilate(frame, kernel) for frame in cover]), tone_share(clip.astype(np.float32), ground)
    if drift != AT_REST:
        wide, shares = steady(wide, drift, 1.0), steady(shares, drift, 0.0)
    taken = wide > 0.1
    shares = np.where(taken, np.nan, shares)
    free = ~taken.all(axis=0)
    shares[:, ~free] = 0
    return np.clip(np.nanmedian(shares, axis=0), -0.2, 1.2).astype(np.float32), np.asarray(free)


def _resized(share: Floats, free: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """Both on the working grid."""
    height, width = share.shape
    if height == _WORKING_HEIGHT:
        return share, free
    size = (round(width * _WORKING_HEIGHT / height), _WORKING_HEIGHT)
    kept = cv2.resize(free.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.99
    return np.asarray(cv2.resize(share, size, interpolation=cv2.INTER_AREA), dtype=np.float32), kept


def _linear_part(share: Floats, free: NDArray[np.bool_]) -> float:
    """R squared of the best plane through the shares."""
    y, x = np.nonzero(free)
    terms = np.stack([x, y, np.ones_like(x)], axis=1).astype(np.float64)
    values = share[free].astype(np.float64)
    solution: NDArray[Any] = np.linalg.lstsq(terms, values, rcond=None)[0]
    return float(1 - np.var(values - terms @ solution) / max(np.var(values), 1e-6))


def _edges(share: Floats, free: NDArray[np.bool_]) -> tuple[float, float]:
    """Coherence of the gradients' directions, and how far they lie along the axes."""
    grad_x = cv2.Sobel(share, cv2.CV_32F, 1, 0, ksize=3)
    grad_y = cv2.Sobel(share, cv2.CV_32F, 0, 1, ksize=3)
    inner = cv2.erode(free.astype(np.uint8), np.ones((3, 3), dtype=np.uint8)) > 0
    inner[[0, -1], :] = inner[:, [0, -1]] = False  # Sobel's border is made up
    gradients = (grad_x + 1j * grad_y)[inner]
    energy = np.abs(gradients) ** 2
    if energy.sum() < 1e-6:
        return 0.0, 0.0
    turn = np.where(energy > 0, gradients / np.maximum(np.abs(gradients), 1e-9), 0)
    total = energy.sum()
    return float(abs((energy * turn**2).sum()) / total), float((energy * (turn**4).real).sum() / total)
