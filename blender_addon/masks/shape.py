# SPDX-License-Identifier: GPL-3.0-or-later
"""What tells a mask from any other: its layers, its outlines and what is keyed.

Blender writes the outlines of a mask whose shape is keyed anew at each frame that a scene shows, and their keys cannot
be read. What is found there tells nothing, so it is left out; how they move is seen in a scene of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import bpy

from .. import compat

_SAMPLES = 9
_MOST_FRAMES = 64
_DIGITS = 6
_OWN_HANDLES = frozenset({"FREE", "ALIGNED", "ALIGNED_DOUBLESIDE"})
"""Handles that are the user's; all others follow from the points."""


def digest(mask: Any, moves: bool) -> str:
    """A short text that is the same for masks that show the same; `moves`: without their outlines."""
    keys, shown = _keys(mask), [layer for layer in mask.layers if not layer.hide_render]
    layers = [_layer(layer, is_keyed=bool(keys)) for layer in shown]
    outlines = [] if moves else [_outline(spline) for layer in shown for spline in layer.splines]
    told = (keys, mask.frame_start if keys or moves else 0, layers, outlines)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def is_keyed(mask: Any) -> bool:
    """Whether something of a mask but its outlines has keys."""
    return bool(_keys(mask))


def moves(mask: Any) -> bool:
    """Whether a mask's outlines have keys: then they are others at other frames. Not to be asked while drawing."""
    first, last = mask.frame_start, max(mask.frame_end, mask.frame_start)
    frames = {first + (last - first) * index // (_SAMPLES - 1) for index in range(_SAMPLES)}
    with seen(mask) as at:
        return len({_outlines(at(frame)) for frame in frames}) > 1


def motion(mask: Any) -> str:
    """A short text that is the same for masks whose outlines move alike. Not to be asked while drawing.

    A long one is looked at on every second frame, or fourth, and so on; how long it rests in the end does not count.
    """
    first, last, step = mask.frame_start, max(mask.frame_end, mask.frame_start), 1
    while (last - first) // step >= _MOST_FRAMES:
        step *= 2
    with seen(mask) as at:
        told = [_outlines(at(frame)) for frame in range(first, last + 1, step)]
    while len(told) > 1 and told[-1] == told[-2]:
        told.pop()
    return hashlib.sha256(repr((step, told)).encode()).hexdigest()[:16]


@contextmanager
def seen(mask: Any) -> Iterator[Callable[[int], Any]]:
    """How to have a mask as it is at a frame of its own; each holds until the next one is asked for."""
    scene = bpy.data.scenes.new("Dreamstrip Mask")

    def at(frame: int) -> Any:
        scene.frame_set(frame)
        return mask.evaluated_get(scene.view_layers[0].depsgraph)

    try:
        yield at
    finally:
        bpy.data.scenes.remove(scene)


def _outlines(mask: Any) -> str:
    return repr([_outline(spline) for layer in mask.layers for spline in layer.splines])


def _keys(mask: Any) -> list[Any]:
    return [
        (curve.data_path, curve.array_index, [(*_rounded(key.co), key.interpolation) for key in curve.keyframe_points])
        for curve in compat.fcurves(mask)
    ]


def _layer(layer: Any, is_keyed: bool) -> tuple[Any, ...]:
    """How a layer is laid over the others; its opacity only where that has no keys."""
    alpha = -1.0 if is_keyed else round(layer.alpha, _DIGITS)
    filled = layer.use_fill_holes, layer.use_fill_overlap
    return alpha, layer.blend, layer.invert, layer.falloff, *filled, len(layer.splines)


def _outline(spline: Any) -> tuple[Any, ...]:
    how = spline.use_cyclic, spline.use_fill, spline.offset_mode, spline.weight_interpolation
    return *how, tuple(_point(point) for point in spline.points)


def _point(point: Any) -> tuple[Any, ...]:
    handles = (*point.handle_left, *point.handle_right) if point.handle_type in _OWN_HANDLES else ()
    feather = tuple((*_rounded((inner.u, inner.weight)),) for inner in point.feather_points)
    return point.handle_type, *_rounded((*point.co, *handles, point.weight)), feather


def _rounded(values: Any) -> tuple[float, ...]:
    return tuple(round(value, _DIGITS) for value in values)
