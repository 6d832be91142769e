# SPDX-License-Identifier: GPL-3.0-or-later
"""Poses as mappings, and what gestures on the camera's frame make of them: pure mathematics.

Points of the picture's plane and of the frame are in the picture's pixels, their origin in the middle, y up. The
mapping is that of `backend.camera.homography`, which has y down and its origin in a corner.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...backend.contract.camera import FOCAL, POSE_LIMITS, CameraPose
from ..preview.plane import Matrix, Size, apply

_FLAT = 1e-6  # degrees
_SMALLEST = 1e-3  # ratio of two frames


def is_affine(pose: CameraPose) -> bool:
    """Whether the pose looks straight at the picture: parallels stay parallel."""
    return abs(pose.tilt) < _FLAT and abs(pose.yaw) < _FLAT


def matrix(pose: CameraPose, size: Size) -> Matrix:
    """The 3x3 homography from the picture's plane to the frame; `size` is the picture's width and height."""
    width, height = size
    focal = FOCAL * max(width, height)
    zoomed = np.diag([pose.zoom * focal, pose.zoom * focal, 1.0])
    lens = np.diag([1 / focal, 1 / focal, 1.0])
    result: Matrix = zoomed @ _rotation(pose) @ lens @ _shift(-pose.pan_x * width, -pose.pan_y * height)
    return result


def corners(size: Size) -> Matrix:
    """The corners [4, 2] of the frame at rest, counter-clockwise from the lower left."""
    half_width, half_height = size[0] / 2, size[1] / 2
    return np.array(
        [[-half_width, -half_height], [half_width, -half_height], [half_width, half_height], [-half_width, half_height]]
    )


def seen(pose: CameraPose, size: Size) -> Matrix:
    """The corners [4, 2] on the picture's plane of what the camera sees of it."""
    inverse = np.asarray(np.linalg.inv(matrix(pose, size)), np.float64)
    return apply(inverse / inverse[2, 2], corners(size))


def middle(pose: CameraPose, size: Size) -> Matrix:
    """The point [2] on the picture's plane that is in the middle of the frame."""
    inverse = np.asarray(np.linalg.inv(matrix(pose, size)), np.float64)
    point: Matrix = apply(inverse / inverse[2, 2], np.zeros((1, 2)))[0]
    return point


def grabbed(pose: CameraPose, by: Matrix, size: Size) -> CameraPose:
    """The camera moved by a vector [2] on the picture's plane; its frame moves rigidly by it."""
    return replace(
        pose,
        pan_x=_limited("pan_x", pose.pan_x + by[0] / size[0]),
        pan_y=_limited("pan_y", pose.pan_y + by[1] / size[1]),
    )


def scaled(pose: CameraPose, ratio: float) -> CameraPose:
    """The camera whose frame is `ratio` times as large."""
    return replace(pose, zoom=_limited("zoom", pose.zoom / max(ratio, _SMALLEST)))


def rolled(pose: CameraPose, degrees: float) -> CameraPose:
    """The camera whose frame is turned counter-clockwise on the picture."""
    return replace(pose, roll=_limited("roll", pose.roll - degrees))


def room(zoom: float, roll: float, size: Size) -> tuple[float, float]:
    """How far `pan_x` and `pan_y` may go from 0 until a flat camera sees beyond the picture; 0 where it always does."""
    width, height = size
    cosine, sine = abs(math.cos(math.radians(roll))), abs(math.sin(math.radians(roll)))
    across, along = (width * cosine + height * sine) / zoom, (width * sine + height * cosine) / zoom
    return max(0.0, 0.5 - across / width / 2), max(0.0, 0.5 - along / height / 2)


def turned(start: Matrix, end: Matrix, pivot: Matrix) -> float:
    """Degrees, counter-clockwise, from one point [2] to another as seen from a third, between -180 and 180."""
    before, after = start - pivot, end - pivot
    return math.degrees(math.atan2(before[0] * after[1] - before[1] * after[0], float(before @ after)))


def _rotation(pose: CameraPose) -> Matrix:
    """World to camera, axes x right, y up, z forward; first yaw, then tilt, then roll about the view."""
    (sr, cr), (st, ct), (sy, cy) = (_sine_cosine(angle) for angle in (pose.roll, pose.tilt, pose.yaw))
    about_y = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, ct, -st], [0, st, ct]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    result: Matrix = about_z @ about_x @ about_y
    return result


def _shift(x: float, y: float) -> Matrix:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def _sine_cosine(degrees: float) -> tuple[float, float]:
    return math.sin(math.radians(degrees)), math.cos(math.radians(degrees))


def _limited(name: str, value: float) -> float:
    low, high = POSE_LIMITS[name]
    return float(min(max(value, low), high))
