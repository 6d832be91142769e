# SPDX-License-Identifier: GPL-3.0-or-later
"""The outlines over the preview while they are drawn."""

from __future__ import annotations

from typing import Any

import bpy
import gpu

from .. import compat
from ..camera import overlay, stage
from .drawing import RegionDrawing

_drawings: list[RegionDrawing] = []
_handles: list[Any] = []


def begin(drawing: RegionDrawing) -> None:
    """Show a drawing until `end`."""
    _drawings.append(drawing)


def end(drawing: RegionDrawing) -> None:
    """Show it no more."""
    if drawing in _drawings:
        _drawings.remove(drawing)


def _draw() -> None:
    context = bpy.context
    scene = compat.sequencer_scene(context)
    if scene is None or not _drawings:
        return
    view = stage.canvas_view(scene, context.region)
    gpu.state.blend_set("ALPHA")
    for drawing in _drawings:
        for line in drawing.lines(view):
            overlay.draw_line(line)
    gpu.state.blend_set("NONE")


def register() -> None:
    """Draw in every preview; where there is no window nothing ever calls it."""
    _handles.append(bpy.types.SpaceSequenceEditor.draw_handler_add(_draw, (), "PREVIEW", "POST_PIXEL"))


def unregister() -> None:
    """Draw no more."""
    for handle in _handles:
        bpy.types.SpaceSequenceEditor.draw_handler_remove(handle, "PREVIEW")
    _handles.clear()
    _drawings.clear()
