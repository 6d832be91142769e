# SPDX-License-Identifier: GPL-3.0-or-later
"""A still in the preview: which one, where its picture lies, and what the mouse points at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import compat
from ..shots import source
from . import move
from .geometry import Matrix, Size, apply

_STEP = 1000.0  # pixels


@dataclass(frozen=True)
class View:
    """Between pixels of a preview region and the plane of a still, whose width and height are `size`."""

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


def active_still(scene: Any | None) -> Any | None:
    """The active strip, if it is a still."""
    editor = scene.sequence_editor if scene is not None else None
    strip = editor.active_strip if editor is not None else None
    return strip if strip is not None and source.is_still(strip) else None


def problem(scene: Any | None) -> str:
    """Why there is no still to put a camera over; empty if there is one."""
    strip = active_still(scene)
    if strip is None:
        return "Make a still the active strip"
    return "" if all(picture_size(strip)) else "The still's file cannot be read"


def find(scene: Any, name: str) -> Any | None:
    """The strip of that name, now: no reference to a strip outlives undo."""
    editor = scene.sequence_editor
    return compat.all_strips(editor).get(name) if editor is not None else None


def picture_size(strip: Any) -> Size:
    """Width and height of a still's picture."""
    still = source.still_frames(strip)
    return still.width, still.height


def canvas_size(scene: Any) -> Size:
    """Width and height of the picture that the sequencer makes, whatever part of it is rendered."""
    return scene.render.resolution_x, scene.render.resolution_y


def view(scene: Any, strip: Any, region: Any) -> View:
    """How the region shows the strip's picture at rest, without the camera's move."""
    size = picture_size(strip)
    placed = move.resting(scene, strip, scene.frame_current).matrix(size, canvas_size(scene))
    stretch = np.diag([scene.render.pixel_aspect_x / scene.render.pixel_aspect_y, 1.0, 1.0])
    return View(_canvas_to_region(region) @ stretch @ placed, size)


def canvas_view(scene: Any, region: Any) -> View:
    """How the region shows the picture that the sequencer makes."""
    stretch = np.diag([scene.render.pixel_aspect_x / scene.render.pixel_aspect_y, 1.0, 1.0])
    return View(_canvas_to_region(region) @ stretch, canvas_size(scene))


def preview_regions(window: Any) -> list[Any]:
    """The regions of a window that show the preview, the largest first."""
    found = [
        region
        for area in window.screen.areas
        if area.type == "SEQUENCE_EDITOR" and area.spaces.active.view_type != "SEQUENCER"
        for region in area.regions
        if region.type == "PREVIEW" and region.width > 1 and region.height > 1
    ]
    return sorted(found, key=lambda region: -region.width * region.height)


def region_under(window: Any, x: float, y: float) -> Any | None:
    """The preview region under a point of the window: an operator from a panel's button brings along no region."""
    return next(
        (
            region
            for region in preview_regions(window)
            if 0 <= x - region.x < region.width and 0 <= y - region.y < region.height
        ),
        None,
    )


def _canvas_to_region(region: Any) -> Matrix:
    """The view is an even map without rotation; `view_to_region` would round to whole pixels."""
    low, high = (np.array(region.view2d.region_to_view(at, at)) for at in (0.0, _STEP))
    scale = _STEP / (high - low)
    return np.array([[scale[0], 0.0, -low[0] * scale[0]], [0.0, scale[1], -low[1] * scale[1]], [0.0, 0.0, 1.0]])
