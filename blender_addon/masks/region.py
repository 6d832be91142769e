# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn outlines as an ordinary mask of Blender, shown by a mask strip over the strip that they are for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy

from ...backend.contract.errors import Conflict
from .. import compat
from ..preview.view import canvas_size
from ..takes import landing
from .outline import Points, in_mask


def add_strip(scene: Any, strip: Any, outlines: Sequence[Points]) -> Any:
    """A muted mask strip on the lowest free channel above, as long as the strip. Raises Conflict."""
    level = landing.level_of(scene.sequence_editor, strip)
    left, right = compat.left(strip), compat.right(strip)
    channel = landing.free_channel(level, left, right, strip.channel)
    if channel is None:
        raise Conflict("No channel above the strip is free.", "Unlock or clear one, then draw again.")
    name = f"Mask of {strip.name}"
    mask = make(name, outlines, canvas_size(scene))
    mask.frame_start, mask.frame_end = 1, 1 + right - left
    added = compat.strips(level).new_mask(name, mask, channel, left)
    added.mute = True  # it would cover the picture
    added.select = False  # the strip stays what is worked on
    return added


def make(name: str, outlines: Sequence[Points], size: tuple[int, int]) -> Any:
    """A mask with one layer, and in it a closed outline of straight lines for each [N, 2] in shares of the picture."""
    mask = bpy.data.masks.new(name)
    layer = mask.layers.new()
    for outline in outlines:
        spline = layer.splines.new()
        spline.points.add(len(outline) - len(spline.points))
        spline.use_cyclic = True
        for point, (x, y) in zip(spline.points, in_mask(outline, size), strict=True):
            point.handle_type = "VECTOR"
            point.co = point.handle_left = point.handle_right = (x, y)
    return mask
