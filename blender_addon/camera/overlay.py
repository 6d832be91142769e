# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera over the preview: its path, and its frame at the playhead; or what a gesture at hand draws instead."""

from __future__ import annotations

from typing import Any, Protocol

import bpy
import gpu
import numpy as np
from gpu_extras.batch import batch_for_shader

from .. import compat
from . import keys, lines, move, stage
from .lines import Line
from .stage import View

_SHADER = "POLYLINE_UNIFORM_COLOR"
_STEPS = 64
_MOST_KEYS = 100


class Gesture(Protocol):
    """What a modal operator draws instead."""

    def lines(self, view: View) -> tuple[Line, ...]:
        """Its lines in the pixels of a region."""


_gestures: list[Gesture] = []
_handles: list[Any] = []


def begin(gesture: Gesture) -> None:
    """Draw a gesture until `end`."""
    _gestures.append(gesture)


def end(gesture: Gesture) -> None:
    """Draw it no more."""
    if gesture in _gestures:
        _gestures.remove(gesture)


def redraw(context: Any) -> None:
    """Have all previews drawn again."""
    for window in context.window_manager.windows:
        for region in stage.preview_regions(window):
            region.tag_redraw()


def shown(scene: Any, strip: Any, view: View) -> tuple[Line, ...]:
    """What is drawn over a still: the gestures at hand, else the camera as its keys have it."""
    drawn = tuple(line for gesture in _gestures for line in gesture.lines(view))
    return drawn or resting_lines(scene, strip, view)


def resting_lines(scene: Any, strip: Any, view: View) -> tuple[Line, ...]:
    """The path with its keys and the frame at the playhead; nothing for a camera that was never touched."""
    pose = keys.pose_at(scene, strip, scene.frame_current)
    found = keys.read(scene, strip)
    if not found and pose.is_neutral:
        return ()
    drawn = lines.outline(lines.frame_quad(pose, view.size, view.to_region))
    first, last = keys.span(strip)
    way = keys.poses(scene, strip, np.linspace(first, last, min(_STEPS, last - first + 1)))
    drawn = lines.way(view.on_screen(_pans(way) * view.size)) + drawn
    frames = sorted({key.frame for index in (1, 2) for key in found.get(index, ())})[:_MOST_KEYS]
    if not frames:
        return drawn
    dots = view.on_screen(_pans(keys.poses(scene, strip, frames)) * view.size)
    return drawn + tuple(lines.dot(at, lines.KEY) for at in dots)


def _pans(poses: list[Any]) -> Any:
    return np.array([(pose.pan_x, pose.pan_y) for pose in poses])


def _draw() -> None:
    context = bpy.context
    scene = compat.sequencer_scene(context)
    strip = stage.active_still(scene)
    if strip is None or move.plays(strip) or not context.space_data.show_overlays:
        return
    if not _gestures and not _is_wanted(scene, strip):
        return
    if not all(stage.picture_size(strip)):
        return
    view = stage.view(scene, strip, context.region)
    gpu.state.blend_set("ALPHA")
    for line in shown(scene, strip, view):
        draw_line(line)
    gpu.state.blend_set("NONE")


def _is_wanted(scene: Any, strip: Any) -> bool:
    first, last = keys.span(strip)
    return bool(scene.dreamstrip.shows_camera and first <= scene.frame_current <= last)


def draw_line(line: Line) -> None:
    """Draw a line into the region at hand."""
    shader = gpu.shader.from_builtin(_SHADER)
    points = [(float(x), float(y), 0.0) for x, y in line.points]
    batch = batch_for_shader(shader, "LINE_STRIP", {"pos": points})
    shader.bind()
    shader.uniform_float("viewportSize", gpu.state.viewport_get()[2:])
    shader.uniform_float("lineWidth", line.width)
    shader.uniform_float("color", line.color)
    batch.draw(shader)


def register() -> None:
    """Draw in every preview; where there is no window nothing ever calls it."""
    _handles.append(bpy.types.SpaceSequenceEditor.draw_handler_add(_draw, (), "PREVIEW", "POST_PIXEL"))


def unregister() -> None:
    """Draw no more."""
    for handle in _handles:
        bpy.types.SpaceSequenceEditor.draw_handler_remove(handle, "PREVIEW")
    _handles.clear()
    _gestures.clear()
