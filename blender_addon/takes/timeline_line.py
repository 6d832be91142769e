# SPDX-License-Identifier: GPL-3.0-or-later
"""The thin line on the strips of the timeline: queued, running, done, failed or stale.

A redraw draws one batch of triangles. It is built again only after the strips, the jobs or the zoom have changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import gpu
import numpy as np
from gpu_extras.batch import batch_for_shader
from numpy.typing import NDArray

from .. import compat
from ..daemon import runtime
from ..masks import moving
from ..views import strip_lines
from ..views.strip_lines import Place, StripLine
from . import records

_Color = tuple[float, float, float, float]
COLORS: dict[str, _Color] = {
    "queued": (0.75, 0.75, 0.75, 1.0),
    "running": (0.25, 0.65, 1.0, 1.0),
    "done": (0.35, 0.85, 0.35, 1.0),
    "failed": (1.0, 0.25, 0.2, 1.0),
    "stale": (1.0, 0.65, 0.1, 1.0),
}
TRACK: _Color = (0.0, 0.0, 0.0, 0.55)
"""What of a line is not filled yet."""

_PIXELS = 4.0
_HIGHEST = 0.2
_STRIP_BOTTOM = 0.06
_SIDES = ("left", "right", "channel")
_HALVES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)


@dataclass
class _Drawn:
    """What was drawn last and what it was made from; `changes` counts what may have changed strips."""

    strips: object = None
    places: tuple[Place, ...] = ()
    made_from: object = None
    lines: tuple[StripLine, ...] = ()
    shown: object = None
    batch: Any = None
    changes: int = 0
    handle: Any = None


_drawn = _Drawn()


def corners(lines: Sequence[StripLine], height: float) -> NDArray[np.float32]:
    """Of each line two rectangles, what is filled and what is not: [2 N, 4, 2] in frames and channels."""
    left, right, bottom = (np.array([getattr(line, name) for line in lines], np.float32) for name in _SIDES)
    reached = left + (right - left) * np.clip(np.array([line.fraction for line in lines], np.float32), 0, 1)
    bottom += _STRIP_BOTTOM
    x = np.stack([left, reached, reached, left, reached, right, right, reached], -1).reshape(-1, 4)
    y = np.stack([bottom, bottom, bottom + height, bottom + height] * 2, -1).reshape(-1, 4)
    return np.stack([x, y], -1)


def lines_height(channels_per_pixel: float, ui_scale: float) -> float:
    """How many channels high a line is: some pixels, but never much of a strip."""
    return min(_PIXELS * ui_scale * channels_per_pixel, _HIGHEST)


def _draw() -> None:
    context = bpy.context
    scene = compat.sequencer_scene(context)
    if scene is None or scene.sequence_editor is None:
        return
    _update(scene, _height(context))
    if _drawn.batch is not None:
        gpu.state.blend_set("ALPHA")
        _drawn.batch.draw(gpu.shader.from_builtin("FLAT_COLOR"))
        gpu.state.blend_set("NONE")


def _height(context: Any) -> float:
    view = context.region.view2d
    per_pixel = (view.region_to_view(0, 100)[1] - view.region_to_view(0, 0)[1]) / 100
    return lines_height(per_pixel, context.preferences.system.ui_scale)


def _update(scene: Any, height: float) -> None:
    session = runtime.current().session
    listed = records.listed(scene)  # the same tuple until a record changes
    changes = _drawn.changes + moving.changes()
    strips = (scene.as_pointer(), len(scene.sequence_editor.meta_stack), changes, id(listed))
    if strips != _drawn.strips:
        _drawn.strips, _drawn.places = strips, strip_lines.places(scene)
    made_from = (strips, session.revision)
    if made_from != _drawn.made_from:
        _drawn.made_from, _drawn.lines = made_from, strip_lines.lines(_drawn.places, session)
    shown = (_drawn.lines, height)  # most reports change no line, and a new batch takes longer than all of this
    if shown != _drawn.shown:
        _drawn.shown, _drawn.batch = shown, _batch(_drawn.lines, height)


def _batch(lines: Sequence[StripLine], height: float) -> Any:
    if not lines:
        return None
    places = corners(lines, height)
    colors = np.repeat(np.array([color for line in lines for color in (COLORS[line.state], TRACK)], np.float32), 4, 0)
    triangles = (4 * np.arange(len(places), dtype=np.int32)[:, None, None] + _HALVES).reshape(-1, 3)
    shader = gpu.shader.from_builtin("FLAT_COLOR")
    return batch_for_shader(shader, "TRIS", {"pos": places.reshape(-1, 2), "color": colors}, indices=triangles)


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _strips_changed(*_arguments: Any) -> None:
    _drawn.changes += 1


def register() -> None:
    """Draw in every timeline."""
    space = bpy.types.SpaceSequenceEditor
    _drawn.handle = space.draw_handler_add(_draw, (), "WINDOW", "POST_VIEW")
    bpy.app.handlers.depsgraph_update_post.append(_strips_changed)


def unregister() -> None:
    """Draw no more."""
    bpy.app.handlers.depsgraph_update_post.remove(_strips_changed)
    bpy.types.SpaceSequenceEditor.draw_handler_remove(_drawn.handle, "WINDOW")
    _drawn.strips = _drawn.made_from = _drawn.shown = _drawn.batch = _drawn.handle = None
