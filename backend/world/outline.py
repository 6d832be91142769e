"""The shapes as signed distances: negative inside, in the units of the coordinates, exact near the edges."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# The shapes' own proportions, chosen so that equal radii look about equally large.
_SQUARE, _ARM_LENGTH, _ARM_WIDTH, _HOLE = 0.86, 1.0, 0.36, 0.52
_TRIANGLE, _STAR_OUTER, _STAR_INNER = 0.62, np.float32(1.22), np.float32(0.52)
_COS36, _SIN36 = np.float32(np.cos(np.pi / 5)), np.float32(np.sin(np.pi / 5))


def distance(shape: str, u: Floats, v: Floats, radius: Floats) -> Floats:
    """Signed distance of the points (u, v), relative to the centre and v downwards, to a shape of a radius."""
    return _OUTLINES[shape](u, v, radius)


def _length(u: Floats, v: Floats) -> Floats:
    return np.asarray(np.sqrt(u * u + v * v))


def _circle(u: Floats, v: Floats, r: Floats) -> Floats:
    return _length(u, v) - r


def _square(u: Floats, v: Floats, r: Floats) -> Floats:
    return np.asarray(np.maximum(np.abs(u), np.abs(v)) - _SQUARE * r)


def _triangle(u: Floats, v: Floats, r: Floats) -> Floats:
    """Upright and equilateral with an inscribed circle of 0.62 r; lowered so that its box is centred."""
    low = v - 0.5 * _TRIANGLE * r
    sides = np.float32(np.sqrt(0.75)) * np.abs(u) - 0.5 * low
    return np.asarray(np.maximum(sides, low) - _TRIANGLE * r)


def _star(u: Floats, v: Floats, r: Floats) -> Floats:
    """Five points, one up: mirrors fold all ten edges onto the one to the right of the upper corner."""
    x: Floats = np.asarray(np.abs(u))
    y = -v
    for _ in range(2):
        beyond = np.maximum(x * _COS36 - y * _SIN36, 0)
        x = np.asarray(np.abs(x - 2 * _COS36 * beyond))
        y = np.asarray(y + 2 * _SIN36 * beyond)
    normal_x, normal_y = _STAR_OUTER - _STAR_INNER * _COS36, _STAR_INNER * _SIN36
    length = np.float32(np.hypot(normal_x, normal_y))
    return np.asarray(x * (normal_x / length) + (y - _STAR_OUTER * r) * (normal_y / length))


def _cross(u: Floats, v: Floats, r: Floats) -> Floats:
    a, b = np.abs(u), np.abs(v)
    return np.asarray(np.maximum(np.maximum(a, b) - _ARM_LENGTH * r, np.minimum(a, b) - _ARM_WIDTH * r))


def _ring(u: Floats, v: Floats, r: Floats) -> Floats:
    return np.asarray(np.abs(_length(u, v) - (1 + _HOLE) / 2 * r) - (1 - _HOLE) / 2 * r)


_OUTLINES: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "star": _star,
    "cross": _cross,
    "ring": _ring,
}
