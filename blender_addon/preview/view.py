# SPDX-License-Identifier: GPL-3.0-or-later
"""Between pixels of a preview and a picture that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .plane import Matrix, Size, apply

_STEP = 1000.0  # pixels


@dataclass(frozen=True)
class View:
    """Between pixels of a preview region and the plane of a picture, whose width and height are `size`."""

    to_region: Matrix
    size: Size

    def on_screen(self, points: Matrix) -> Matrix:
        """Points [N, 2] of the plane in the region's pixels."""
        return apply(self.to_region, points)

    def on_plane(self, x: float, y: float) -> Matrix:
        """The point [2] of the plane under a pixel of the region."""
        inverse = np.asarray(np.linalg.inv(self.to_region), np.float64)
        point: Matrix = apply(inverse / inverse[2, 2], np.array([[x, y]]))[0]
        return point

    def pan_at(self, x: float, y: float) -> tuple[float, float]:
        """The pan of a camera that looks straight at what is under a pixel of the region."""
        point = self.on_plane(x, y)
        return float(point[0] / self.size[0]), float(point[1] / self.size[1])


def canvas_size(scene: Any) -> Size:
    """Width and height of the picture that the sequencer makes, whatever part of it is rendered."""
    return scene.render.resolution_x, scene.render.resolution_y


def canvas_view(scene: Any, region: Any) -> View:
    """How the region shows the picture that the sequencer makes."""
    return View(_canvas_to_region(scene, region), canvas_size(scene))


def placed_view(scene: Any, region: Any, placed: Matrix, size: Size) -> View:
    """How the region shows a picture of that size; `placed` is the mapping from its plane to the canvas'."""
    return View(_canvas_to_region(scene, region) @ placed, size)


def _canvas_to_region(scene: Any, region: Any) -> Matrix:
    """The view is an even map without rotation; `view_to_region` would round to whole pixels."""
    low, high = (np.array(region.view2d.region_to_view(at, at)) for at in (0.0, _STEP))
    scale = _STEP / (high - low)
    even = np.array([[scale[0], 0.0, -low[0] * scale[0]], [0.0, scale[1], -low[1] * scale[1]], [0.0, 0.0, 1.0]])
    stretch = np.diag([scene.render.pixel_aspect_x / scene.render.pixel_aspect_y, 1.0, 1.0])
    result: Matrix = even @ stretch
    return result
