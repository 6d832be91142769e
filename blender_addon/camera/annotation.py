# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes of Blender's annotations over the preview, as strokes of a path. They carry no time."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import compat
from ..preview.plane import Matrix, apply
from ..preview.view import canvas_size
from . import stage
from .move import resting
from .stroke import Sample


def samples(scene: Any, strip: Any, annotation: Any | None) -> tuple[Sample, ...]:
    """The last stroke of the active layer in the preview's own space, evenly timed; empty if there is none."""
    points = _points(annotation, scene.frame_current)
    if points is None:
        return ()
    size = stage.picture_size(strip)
    placed = resting(scene, strip, scene.frame_current).matrix(size, canvas_size(scene))
    stretch = np.diag([scene.render.pixel_aspect_x / scene.render.pixel_aspect_y, 1.0, 1.0])
    pans = apply(np.asarray(np.linalg.inv(stretch @ placed), np.float64), points) / size
    return tuple(Sample(float(index), float(x), float(y)) for index, (x, y) in enumerate(pans))


def of(context: Any) -> Any | None:
    """The annotation of a sequencer that shows the preview, or the scene's."""
    window = context.window
    for area in window.screen.areas if window is not None else ():
        if area.type == "SEQUENCE_EDITOR" and (found := compat.annotation(area.spaces.active)) is not None:
            return found
    scene = compat.sequencer_scene(context)
    return compat.annotation(scene) if scene is not None else None


def _points(annotation: Any | None, frame: int) -> Matrix | None:
    """The points [N, 2] in the preview's space, which is the canvas'."""
    if annotation is None or not len(annotation.layers):
        return None
    layer = annotation.layers[annotation.layers.active_index]  # Blender 4.2 alone has `active` too
    drawn = [one for one in layer.frames if one.frame_number <= frame]
    strokes = [stroke for stroke in max(drawn, key=_number).strokes if _lies_in_view(stroke)] if drawn else []
    if not strokes:
        return None
    return np.array([point.co[:2] for point in strokes[-1].points], np.float64)


def _number(frame: Any) -> int:
    return int(frame.frame_number)


def _lies_in_view(stroke: Any) -> bool:
    """Whether it has a way, in the preview's own space; Blender 4.3 to 5.1 do not tell which space it is in."""
    return getattr(stroke, "display_mode", "2DSPACE") == "2DSPACE" and len(stroke.points) > 1
