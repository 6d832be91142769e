# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a strip's transform puts its picture in the preview, and the transform that shows a pose of the camera: pure.

Blender turns and scales a picture about its origin, moves it, and centres it by whole pixels; flipping mirrors the
canvas after that. Checked against renders in all versions of Blender.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ...backend.contract.camera import CameraPose
from ..preview.plane import Matrix, Size
from .geometry import is_affine

FIELDS = ("scale_x", "scale_y", "offset_x", "offset_y", "rotation")
"""The animatable fields of a strip's transform, in order; also those of a `Placement`."""

_EVEN = 1e-6


@dataclass(frozen=True)
class Placement:
    """A strip's transform (`origin` as fractions of the picture, `rotation` in radians), and whether it is flipped."""

    scale_x: float = 1.0
    scale_y: float = 1.0
    offset_x: float = 0.0
    offset_y: float = 0.0
    rotation: float = 0.0
    origin: tuple[float, float] = (0.5, 0.5)
    flips: tuple[bool, bool] = (False, False)

    def matrix(self, picture: Size, canvas: Size) -> Matrix:
        """The 3x3 affinity from the picture's plane to the canvas: pixels, origin in the middle, y up."""
        pivot = self._pivot(picture)
        turned = self._turn()
        result = np.eye(3)
        result[:2, :2] = turned
        result[:2, 2] = pivot - turned @ pivot + (self.offset_x, self.offset_y) + _odd(picture, canvas)
        mirror: Matrix = np.diag([-1.0 if self.flips[0] else 1.0, -1.0 if self.flips[1] else 1.0, 1.0])
        return np.asarray(mirror @ result, np.float64)

    def shows(self, pose: CameraPose) -> bool:
        """Whether a transform of a strip can show this pose: no perspective, and no roll of uneven scales."""
        is_even = abs(abs(self.scale_x) - abs(self.scale_y)) <= _EVEN * abs(self.scale_x)
        return is_affine(pose) and (is_even or pose.roll == 0)

    def moved(self, pose: CameraPose, picture: Size) -> Placement:
        """The transform that shows what the camera sees where this one shows the picture; `shows(pose)` holds."""
        aside = (self.origin[0] - 0.5) * picture[0], (self.origin[1] - 0.5) * picture[1]
        roll = math.radians(pose.roll)
        across, along = aside[0] - pose.pan_x * picture[0], aside[1] - pose.pan_y * picture[1]
        shift_x, shift_y = _turned(across * pose.zoom, along * pose.zoom, roll)
        shift_x, shift_y = self.scale_x * (shift_x - aside[0]), self.scale_y * (shift_y - aside[1])
        shift_x, shift_y = _turned(shift_x, shift_y, self.rotation)
        sense = math.copysign(1.0, self.scale_x * self.scale_y)
        return replace(
            self,
            scale_x=self.scale_x * pose.zoom,
            scale_y=self.scale_y * pose.zoom,
            offset_x=self.offset_x + shift_x,
            offset_y=self.offset_y + shift_y,
            rotation=self.rotation + sense * math.radians(pose.roll),
        )

    def _pivot(self, picture: Size) -> Matrix:
        return (np.array(self.origin) - 0.5) * picture

    def _turn(self) -> Matrix:
        sine, cosine = math.sin(self.rotation), math.cos(self.rotation)
        result: Matrix = np.array([[cosine, -sine], [sine, cosine]]) @ np.diag([self.scale_x, self.scale_y])
        return result


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    sine, cosine = math.sin(angle), math.cos(angle)
    return cosine * x - sine * y, sine * x + cosine * y


def _odd(picture: Size, canvas: Size) -> Matrix:
    """Half a pixel where sides of canvas and picture are not both even or both odd: Blender centres by whole pixels."""
    return np.array(
        [inner / 2 + int((outer - inner) / 2) - outer / 2 for inner, outer in zip(picture, canvas, strict=True)]
    )
