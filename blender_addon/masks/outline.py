# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn outlines: few points instead of many, and the coordinates of a mask. Pure mathematics."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
"""[N, 2]: right and up in shares of the picture, from its lower left corner."""

MOST_POINTS = 200
_SMALLEST = 0.01  # of the picture, on its longer side


def simplified(points: Points, size: tuple[int, int], tolerance: float) -> Points:
    """A closed outline's corners: no point is further from them than `tolerance` pixels (Douglas & Peucker 1973)."""
    pixels = points * size
    far = int(np.hypot(*(pixels - pixels[0]).T).argmax())
    closed = np.concatenate([pixels, pixels[:1]])
    kept = sorted({0, far, *_corners(closed, 0, far, tolerance), *_corners(closed, far, len(pixels), tolerance)})
    return points[[index for index in kept if index < len(points)]]


def is_region(points: Points) -> bool:
    """Whether an outline encloses anything worth a mask."""
    return len(points) > 2 and bool(np.ptp(points, axis=0).min() >= _SMALLEST)


def in_mask(points: Points, size: tuple[int, int]) -> Points:
    """In a mask's coordinates: a square around the picture's middle, as wide as the picture's longer side."""
    width, height = size
    longer = max(width, height)
    result: Points = (points - 0.5) * (width / longer, height / longer) + 0.5
    return result


def _corners(points: Points, first: int, last: int, tolerance: float) -> list[int]:
    """The indices between two points that the line from one to the other leaves out too far."""
    if last - first < 2:
        return []
    along = points[last] - points[first]
    length = float(np.hypot(*along))
    away = points[first + 1 : last] - points[first]
    across = np.abs(away[:, 0] * along[1] - away[:, 1] * along[0])
    distance = across / length if length > 0 else np.hypot(*away.T)
    at = int(distance.argmax())
    if distance[at] <= tolerance:
        return []
    middle = first + 1 + at
    return [*_corners(points, first, middle, tolerance), middle, *_corners(points, middle, last, tolerance)]
