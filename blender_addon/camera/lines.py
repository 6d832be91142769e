# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn over the preview, as lines in a region's pixels. Pure mathematics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...backend.contract.camera import CameraPose
from . import geometry
from .geometry import Matrix

Color = tuple[float, float, float, float]

PATH: Color = (1.0, 0.65, 0.1, 0.9)
KEY: Color = (1.0, 0.85, 0.3, 1.0)
FRAME: Color = (1.0, 1.0, 1.0, 0.9)
STROKE: Color = (0.4, 0.8, 1.0, 1.0)
SHADOW: Color = (0.0, 0.0, 0.0, 0.5)

KNOB_AWAY = 28.0
"""How far outside the frame's upper edge the knob is that rolls it."""

_DOT = 4.0


@dataclass(frozen=True)
class Line:
    """A line through points [N, 2]."""

    points: Matrix
    color: Color
    width: float = 1.5


def outline(quad: Matrix) -> tuple[Line, ...]:
    """The camera's frame [4, 2] with its knob."""
    closed = np.concatenate([quad, quad[:1]])
    stalk = np.array([(quad[2] + quad[3]) / 2, knob(quad)])
    return (
        Line(closed, SHADOW, 3.5),
        Line(stalk, SHADOW, 3.5),
        Line(closed, FRAME),
        Line(stalk, FRAME),
        dot(knob(quad), FRAME),
    )


def knob(quad: Matrix) -> Matrix:
    """Where the knob [2] of a frame [4, 2] is: outside its upper edge, away from its middle."""
    top = (quad[2] + quad[3]) / 2
    outward = top - quad.mean(axis=0)
    point: Matrix = top + outward / max(float(np.hypot(*outward)), 1e-6) * KNOB_AWAY
    return point


def way(points: Matrix, color: Color = PATH, width: float = 2.0) -> tuple[Line, ...]:
    """A path [N, 2]; nothing where it does not move."""
    if len(points) < 2 or np.ptp(points, axis=0).max() < 1.0:
        return ()
    return (Line(points, SHADOW, width + 2.0), Line(points, color, width))


def dot(at: Matrix, color: Color) -> Line:
    """A small diamond."""
    around = np.array([[_DOT, 0], [0, _DOT], [-_DOT, 0], [0, -_DOT], [_DOT, 0]])
    return Line(at + around, color, 2.0)


def frame_quad(pose: CameraPose, size: geometry.Size, to_region: Matrix) -> Matrix:
    """The camera's frame [4, 2] in the region's pixels."""
    return geometry.apply(to_region, geometry.seen(pose, size))
