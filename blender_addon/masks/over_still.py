# SPDX-License-Identifier: GPL-3.0-or-later
"""A mask as it lies over a still's own picture: drawn over the frame, sent over the picture that the camera moves.

The still's place in the frame is undone on the mask's points. Feather points of their own are not taken over.
"""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ...backend.contract.errors import InvalidRequest, UnknownMedia
from .. import compat
from ..camera import move, stage
from ..preview.plane import Matrix, Size, apply
from ..preview.view import canvas_size
from . import shape

_LAYER = ("alpha", "blend", "invert", "falloff", "use_fill_holes", "use_fill_overlap")
_SPLINE = ("use_cyclic", "use_fill", "offset_mode", "weight_interpolation", "use_self_intersection_check")
_PLACES = ("co", "handle_left", "handle_right")
_FLAT = 1e-9


def first_frame(still: Any, limits: Any) -> int:
    """The frame of the scene whose mask holds for the whole move: the first of the still that the mask strip covers."""
    return max(compat.left(still), compat.left(limits))


def laid_over(scene: Any, still: Any, limits: Any, frame: int) -> Any:
    """A new mask that shows over a still's whole picture what a mask strip shows over the still on that frame.

    Raises UnknownMedia for a strip without a mask, InvalidRequest for a still that does not show.
    """
    if limits.mask is None:
        raise UnknownMedia("The mask strip has no mask.", "Choose one in the strip's properties, or draw another.")
    picture, canvas = stage.picture_size(still), canvas_size(scene)
    placed = move.resting(scene, still, frame).matrix(picture, canvas)
    if abs(np.linalg.det(placed)) < _FLAT:
        raise InvalidRequest("is scaled to nothing", "Give the still a size, then draw the mask anew.", "mask")
    moved = move.resting(scene, limits, frame).matrix(canvas, canvas)
    to_picture = _to_mask(picture) @ np.linalg.inv(placed) @ moved @ np.linalg.inv(_to_mask(canvas))
    with shape.seen(limits.mask) as at:
        shown = at(limits.mask.frame_start + frame - round(compat.content_start(limits)))
        return _copied(shown, to_picture)


def _to_mask(size: Size) -> Matrix:
    """From a picture's plane in pixels to a mask's square, which is as wide as the picture's longer side."""
    share = 1.0 / max(size)
    return np.array([[share, 0.0, 0.5], [0.0, share, 0.5], [0.0, 0.0, 1.0]])


def _copied(shown: Any, affine: Matrix) -> Any:
    """The outlines of a mask as they are now, through an affinity; the feather grows as the area does."""
    mask = bpy.data.masks.new(shown.name)
    growth = float(np.sqrt(abs(np.linalg.det(affine[:2, :2]))))
    for layer in shown.layers:
        if layer.hide_render:
            continue
        added = mask.layers.new(name=layer.name)
        _take_over(added, layer, _LAYER)
        for spline in layer.splines:
            outline = added.splines.new()
            outline.points.add(len(spline.points) - len(outline.points))
            _take_over(outline, spline, _SPLINE)
            for point, other in zip(outline.points, spline.points, strict=True):
                _place(point, other, affine, growth)
    return mask


def _take_over(new: Any, old: Any, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(new, name, getattr(old, name))


def _place(point: Any, other: Any, affine: Matrix, growth: float) -> None:
    """Free handles: Blender would make others anew, and not all of them go along with an affinity."""
    point.handle_type = point.handle_left_type = point.handle_right_type = "FREE"
    places = apply(affine, np.array([getattr(other, name) for name in _PLACES], np.float64))
    for name, place in zip(_PLACES, places, strict=True):
        setattr(point, name, place)
    point.weight = min(1.0, other.weight * growth)
