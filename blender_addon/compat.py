# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender 4.2 LTS to 5.2 under one set of names: the only place that looks at Blender's version."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

VERSION: tuple[int, int, int] = bpy.app.version

StripType: Any = getattr(bpy.types, "Strip", None) or bpy.types.Sequence
"""The RNA type that every strip derives from (``Sequence`` before 4.4)."""

SEQUENCER_KEYMAPS = ("Video Sequence Editor", "SequencerCommon")
"""The names, newest first, of the keymap of the sequencer's timeline and preview alike."""

TEXTURE_FORMAT = "RGBA8" if VERSION >= (5, 0, 0) else "SRGB8_A8"
"""Of a picture whose values the preview is to show as they are. Before 5.0 it takes what is drawn into it for light."""

_RENAMED = VERSION >= (5, 1, 0)
_START = "content_start" if _RENAMED else "frame_start"
_LEFT = "left_handle" if _RENAMED else "frame_final_start"
_RIGHT = "right_handle" if _RENAMED else "frame_final_end"
_DURATION = "duration" if _RENAMED else "frame_final_duration"
_CONTENT_DURATION = "content_duration" if _RENAMED else "frame_duration"
_CONTENT_TRIM_START = "content_trim_start" if _RENAMED else "animation_offset_start"
_COLUMNS = {"left": _LEFT, "right": _RIGHT, "channel": "channel", "type": "type"}


def sequencer_scene(context: Any) -> Any:
    """The scene whose sequencer the window shows, if it is this file's own; from 5.0 on there may be none.

    Blender writes nothing of a scene that is linked from another file.
    """
    scene = context.workspace.sequencer_scene if VERSION >= (5, 0, 0) else context.scene
    return scene if scene is not None and scene.library is None else None


def show_scene(context: Any, scene: Any) -> None:
    """Make the window's sequencer show a scene."""
    if VERSION >= (5, 0, 0):
        context.workspace.sequencer_scene = scene
    else:
        context.window.scene = scene


def strips(owner: Any) -> Any:
    """The strips of a sequence editor or of a meta strip."""
    return owner.strips if hasattr(owner, "strips") else owner.sequences


def all_strips(editor: Any) -> Any:
    """The strips of a sequence editor, those inside meta strips too."""
    return editor.strips_all if hasattr(editor, "strips_all") else editor.sequences_all


def shown_level(editor: Any) -> Any:
    """What the timeline shows: the innermost open meta strip, or the sequence editor itself."""
    return editor.meta_stack[-1] if len(editor.meta_stack) else editor


def content_start(strip: Any) -> float:
    """The frame of the scene on which the strip's first content frame lies."""
    return float(getattr(strip, _START))


def set_content_start(strip: Any, frame: int) -> None:
    """Move the strip, its handles with it."""
    setattr(strip, _START, frame)


def left(strip: Any) -> int:
    """The first frame of the scene that the strip covers."""
    return int(getattr(strip, _LEFT))


def right(strip: Any) -> int:
    """The first frame of the scene after the strip."""
    return int(getattr(strip, _RIGHT))


def duration(strip: Any) -> int:
    """How many frames of the scene the strip covers."""
    return int(getattr(strip, _DURATION))


def content_duration(strip: Any) -> int:
    """How many frames the strip's content has, trimmed ones not counted."""
    return int(getattr(strip, _CONTENT_DURATION))


def content_trim_start(strip: Any) -> int:
    """How many frames at the beginning of its file the strip's content leaves out."""
    return int(getattr(strip, _CONTENT_TRIM_START))


def columns(level: Any, *names: str) -> NDArray[np.int32]:
    """The `left`, `right`, `channel` or `type` of all strips of a level, [names, strips], read at once: one by one
    1,000 take a while. A type is a number, see `are_types`.
    """
    found = strips(level)
    values = np.empty((len(names), len(found)), np.int32)
    for row, name in zip(values, names, strict=True):
        found.foreach_get(_COLUMNS[name], row)
    return values


def are_types(wanted: Collection[str]) -> NDArray[np.bool_]:
    """By the number of a type, as columns have it, whether it is one of those; this Blender may not know them all."""
    known = StripType.bl_rna.properties["type"].enum_items
    found = np.zeros(1 + max(item.value for item in known), bool)
    found[[item.value for item in known if item.identifier in wanted]] = True
    return found


def selected(level: Any) -> NDArray[np.bool_]:
    """Whether each strip of a level is selected."""
    found = strips(level)
    values = np.empty(len(found), bool)
    found.foreach_get("select", values)
    return values


def set_left(strip: Any, frame: int) -> None:
    """Trim or extend the strip at its beginning, its content staying in place."""
    setattr(strip, _LEFT, frame)


def set_right(strip: Any, frame: int) -> None:
    """Trim or extend the strip at its end."""
    setattr(strip, _RIGHT, frame)


def set_video_output(image_settings: Any) -> None:
    """Let a render write a video file; from 5.0 on the media type comes first."""
    if VERSION >= (5, 0, 0):
        image_settings.media_type = "VIDEO"
    image_settings.file_format = "FFMPEG"


def set_image_output(image_settings: Any) -> None:
    """Let a render write a PNG."""
    if VERSION >= (5, 0, 0):
        image_settings.media_type = "IMAGE"
    image_settings.file_format = "PNG"


def fcurves(owner: Any) -> Iterable[Any]:
    """The F-curves that animate an ID."""
    return tuple(curve for curves in _curve_lists(owner) for curve in curves)


def remove_fcurve(owner: Any, data_path: str, index: int) -> None:
    """Remove one F-curve of an ID, if it is there."""
    for curves in _curve_lists(owner):
        curve = curves.find(data_path, index=index)
        if curve is not None:
            curves.remove(curve)


def _curve_lists(owner: Any) -> Iterable[Any]:
    """The lists of F-curves of an ID: the action's own, or from 4.4 on those of its slot's channel bags."""
    animation = owner.animation_data
    if animation is None or animation.action is None:
        return ()
    if VERSION < (4, 4, 0):
        return (animation.action.fcurves,)
    if animation.action_slot is None:
        return ()
    bags = (strip.channelbag(animation.action_slot) for layer in animation.action.layers for strip in layer.strips)
    return tuple(bag.fcurves for bag in bags if bag is not None)


def annotation(owner: Any) -> Any | None:
    """The annotation of a scene or of a sequencer's space; it is called grease pencil up to 4.5."""
    return owner.annotation if VERSION >= (5, 0, 0) else owner.grease_pencil
