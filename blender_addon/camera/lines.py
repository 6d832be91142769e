# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera's frame over the preview, as lines in a region's pixels. Pure mathematics."""

from __future__ import annotations

import numpy as np

from ...backend.contract.camera import CameraPose
from ..preview.lines import SHADOW, Color, Line, dot
from ..preview.plane import Matrix, Size, apply
from . import geometry

KEY: Color = (1.0, 0.85, 0.3, 1.0)
FRAME: Color = (1.0, 1.0, 1.0, 0.9)

KNOB_AWAY = 28.0
"""How far outside the frame's upper edge the knob is that rolls it."""


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


def frame_quad(pose: CameraPose, size: Size, to_region: Matrix) -> Matrix:
    """The camera's frame [4, 2] in the region's pixels."""
    return apply(to_region, geometry.seen(pose, size))
