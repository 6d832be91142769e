# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines over the preview, in a region's pixels. Pure mathematics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .plane import Matrix

Color = tuple[float, float, float, float]

PATH: Color = (1.0, 0.65, 0.1, 0.9)
STROKE: Color = (0.4, 0.8, 1.0, 1.0)
SHADOW: Color = (0.0, 0.0, 0.0, 0.5)

_DOT = 4.0


@dataclass(frozen=True)
class Line:
    """A line through points [N, 2]."""

    points: Matrix
    color: Color
    width: float = 1.5


def way(points: Matrix, color: Color = PATH, width: float = 2.0) -> tuple[Line, ...]:
    """A path [N, 2]; nothing where it does not move."""
    if len(points) < 2 or np.ptp(points, axis=0).max() < 1.0:
        return ()
    return (Line(points, SHADOW, width + 2.0), Line(points, color, width))


def dot(at: Matrix, color: Color) -> Line:
    """A small diamond."""
    around = np.array([[_DOT, 0], [0, _DOT], [-_DOT, 0], [0, -_DOT], [_DOT, 0]])
    return Line(at + around, color, 2.0)
