"""The object's shape: its averaged mask against rendered templates."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.evaluation.sight.colour import firm
from backend.evaluation.sight.motion import Track
from backend.world.attributes import SHAPES
from backend.world.outline import distance

Floats = NDArray[np.float32]

_SIDE = 32  # pixels of a portrait
_SPAN = 2.0  # its side, in units of the square root of the object's area
_LEAST_OVERLAP = 0.6  # true clips have 0.79 and more, blurred and noisy ones too
_ANGLES = np.radians([-10.0, -5.0, 0.0, 5.0, 10.0])
_BLURS = (0.0, 0.6, 1.0)  # of a clip's pixels
_PIXEL_STEPS = (0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2)


def name_shape(cover: Floats, track: Track) -> tuple[str | None, float, float]:
    """The shape of a soft mask [T, H, W] if it is any, its overlap in [0, 1], and the lead over the next shape's."""
    portrait, pixel = _portrait(cover, track)
    step = min(_PIXEL_STEPS, key=lambda candidate: abs(candidate - pixel))
    overlaps = {shape: max(_overlap(portrait, template) for template in _templates(shape, step)) for shape in SHAPES}
    first, second = sorted(overlaps, key=lambda shape: -overlaps[shape])[:2]
    name = first if overlaps[first] >= _LEAST_OVERLAP else None
    return name, overlaps[first], overlaps[first] - overlaps[second]


def _portrait(cover: Floats, track: Track) -> tuple[Floats, float]:
    """The mean mask [S, S], every frame centred and scaled to equal area; and a clip pixel's size in its units."""
    whole = track.seen & ~_cut(cover)
    frames = np.flatnonzero(whole if whole.any() else track.seen)
    # A shape is best read where it is large.
    frames = frames[track.radius[frames] >= 0.8 * np.median(track.radius[frames])]
    height = cover.shape[1]
    units = track.radius * np.sqrt(np.pi) * height  # pixels
    views = [_view(cover[k], track.x[k] * height, track.y[k] * height, units[k]) for k in frames]
    return np.mean(views, axis=0, dtype=np.float32), float(1 / np.mean(units[frames]))


def _cut(cover: Floats) -> NDArray[np.bool_]:
    """Frames [T] where the mask runs over the frame's edge."""
    edges = (cover[:, 0], cover[:, -1], cover[:, :, 0], cover[:, :, -1])
    return np.asarray(np.max([edge.max(axis=1) for edge in edges], axis=0) > 0.6)


def _view(frame: Floats, x: float, y: float, unit: float) -> Floats:
    """A frame [H, W] seen around a point, `unit` pixels to one unit of the portrait."""
    scale = unit * _SPAN / _SIDE
    corner_x, corner_y = (centre - 0.5 + scale * (0.5 - _SIDE / 2) for centre in (x, y))
    matrix = np.asarray([[scale, 0, corner_x], [0, scale, corner_y]], dtype=np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(frame, matrix, (_SIDE, _SIDE), flags=flags), dtype=np.float32)


def _overlap(first: Floats, second: Floats) -> float:
    """Intersection over union of two soft masks."""
    return float(np.minimum(first, second).sum() / np.maximum(first, second).sum())


@lru_cache(maxsize=64)
def _templates(shape: str, pixel: float) -> tuple[Floats, ...]:
    """Portraits of a shape at all angles and blurs, for clip pixels of a size in portrait units."""
    return tuple(_template(shape, angle, pixel, blur) for angle in _ANGLES for blur in _BLURS)


def _template(shape: str, angle: float, pixel: float, blur: float) -> Floats:
    """One portrait, gone through what a clip's mask goes through: pixels, blur, `firm`, interpolation."""
    fine = 0.02
    steps = (np.arange(-1.5, 1.5, fine) + fine / 2).astype(np.float32)
    u, v = np.meshgrid(steps, steps)
    c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    radius = np.asarray(0.55, dtype=np.float32)  # near to that of a unit area, which `_view` then makes exact
    inside = -distance(shape, u * c + v * s, v * c - u * s, radius)
    mask = np.clip(0.5 + inside / pixel, 0, 1).astype(np.float32)
    if blur:
        mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), blur * pixel / fine), dtype=np.float32)
    mask = np.asarray(cv2.GaussianBlur(firm(mask), (0, 0), 0.35 * pixel / fine), dtype=np.float32)
    mass = float(mask.sum())
    x, y = float((mask * u).sum() / mass), float((mask * v).sum() / mass)
    return _view(mask, (x + 1.5) / fine, (y + 1.5) / fine, float(np.sqrt(mass)))
