# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pixels of a strip are: frames of its file as they are, or something that Blender has to render."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import bpy

from . import compat

_RATE_TOLERANCE = 1e-4


@dataclass(frozen=True)
class FileFrames:
    """A range of a file's own frames that are a strip's pixels exactly."""

    path: str
    first: int
    width: int
    height: int


def frame_rate(scene: Any) -> Fraction:
    """The scene's frames per second; Blender keeps the base of 29.97 as a rounded 1.001."""
    return Fraction(scene.render.fps) / Fraction(scene.render.fps_base).limit_denominator(1001)


def frame_size(scene: Any) -> tuple[int, int]:
    """Width and height that the scene renders."""
    scale = scene.render.resolution_percentage / 100
    return round(scene.render.resolution_x * scale), round(scene.render.resolution_y * scale)


def selected(scene: Any | None) -> list[Any]:
    """The selected strips of the timeline as it is shown, from left to right."""
    editor = scene.sequence_editor if scene is not None else None
    if editor is None:
        return []
    strips = (strip for strip in compat.strips(compat.shown_level(editor)) if strip.select)
    return sorted(strips, key=lambda strip: (compat.left(strip), strip.channel))


def selected_stills(scene: Any | None) -> list[Any]:
    """The stills among them."""
    return [strip for strip in selected(scene) if is_still(strip)]


def is_still(strip: Any) -> bool:
    """An image strip with one picture."""
    return bool(strip.type == "IMAGE" and len(strip.elements) == 1)


def still_frames(strip: Any) -> FileFrames:
    """The file of a still."""
    element = strip.elements[0]
    path = bpy.path.abspath(strip.directory + element.filename)
    return FileFrames(path, 0, element.orig_width, element.orig_height)


def exact_frames(scene: Any, strip: Any) -> FileFrames | None:
    """The frames of a movie's file that the strip shows; None if the strip changes them on the way."""
    if strip.type != "MOVIE" or not _is_plain(strip) or _is_animated(scene, strip) or not _rates_agree(scene, strip):
        return None
    offset = compat.left(strip) - compat.content_start(strip)
    beyond = offset < 0 or offset + compat.duration(strip) > compat.content_duration(strip)
    if beyond or offset != int(offset):
        return None
    element = strip.elements[0]
    path = bpy.path.abspath(strip.filepath)
    return FileFrames(path, int(offset) + compat.content_trim_start(strip), element.orig_width, element.orig_height)


def _rates_agree(scene: Any, strip: Any) -> bool:
    return bool(abs(strip.fps / float(frame_rate(scene)) - 1) < _RATE_TOLERANCE)


def _is_animated(scene: Any, strip: Any) -> bool:
    path = strip.path_from_id()
    return any(curve.data_path.startswith(path) for curve in compat.fcurves(scene))


def _is_plain(strip: Any) -> bool:
    """Nothing on the strip changes its pixels or its time."""
    transform, crop = strip.transform, strip.crop
    return (
        len(strip.retiming_keys) == 0
        and len(strip.modifiers) == 0
        and strip.strobe <= 1
        and not strip.use_reverse_frames
        and not strip.use_flip_x
        and not strip.use_flip_y
        and not strip.use_deinterlace
        and not strip.multiply_alpha
        and strip.color_multiply == 1
        and strip.color_saturation == 1
        and strip.blend_alpha == 1
        and strip.stream_index == 0
        and (transform.scale_x, transform.scale_y, transform.rotation) == (1, 1, 0)
        and (transform.offset_x, transform.offset_y) == (0, 0)
        and (crop.min_x, crop.max_x, crop.min_y, crop.max_y) == (0, 0, 0, 0)
    )
