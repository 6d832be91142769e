# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pixels of a strip are: frames of its file as they are, or something that Blender has to render.

Opacity and blending are not among them: they say how a strip mixes with what lies under it, and its take has them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import Any

import bpy

from .. import compat
from . import rates

ALTERED = frozenset({"SPEED", "TRANSFORM", "GLOW", "GAUSSIAN_BLUR"})
"""Effects that show the one strip that they are put on, altered; that strip itself is hidden by them."""

MIXED = frozenset(
    {"CROSS", "GAMMA_CROSS", "WIPE", "ADD", "SUBTRACT", "MULTIPLY", "ALPHA_OVER", "ALPHA_UNDER", "COLORMIX"}
)
"""Effects that show two strips in one picture."""

MADE_OF_STRIPS = ALTERED | MIXED
"""Effects with an input."""

LOOKING_DOWN = frozenset({"ADJUSTMENT", "MULTICAM"})
"""Effects without an input of their own: they show the channels under them."""

READABLE = frozenset({"IMAGE", "META", "MOVIE", "MOVIECLIP", "SCENE"}) | MADE_OF_STRIPS | LOOKING_DOWN
"""The types of strips that have a picture to be edited."""

_RATE_TOLERANCE = 1e-4
_COLOR_SPACE = "sRGB"
_STILL_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})
_OF_STRIP = re.compile(r'(sequence_editor\.\w+\["(?:[^"\\]|\\.)*"\])\.?(.*)')
_NO_PIXELS = ("blend_alpha", "dreamstrip", "volume", "pan", "pitch")


@dataclass(frozen=True)
class FileFrames:
    """A range of a file's own frames that are a strip's pixels exactly."""

    path: str
    first: int
    width: int
    height: int


def frame_rate(scene: Any) -> Fraction:
    """The scene's frames per second; Blender keeps the base of 29.97 as a rounded 1.001."""
    return _rate(scene.render.fps, scene.render.fps_base)


def frame_size(scene: Any) -> tuple[int, int]:
    """Width and height of the whole frame, to which strips are placed whatever percentage of it is rendered."""
    return int(scene.render.resolution_x), int(scene.render.resolution_y)


def selected(scene: Any | None) -> list[Any]:
    """The selected strips of the timeline as it is shown, from left to right."""
    editor = scene.sequence_editor if scene is not None else None
    if editor is None:
        return []
    return in_order(strip for strip in compat.strips(compat.shown_level(editor)) if strip.select)


def in_order(strips: Iterable[Any]) -> list[Any]:
    """Strips from left to right, and from the lowest channel up where they begin together."""
    return sorted(strips, key=lambda strip: (compat.left(strip), strip.channel))


def pictures(strips: Iterable[Any]) -> list[Any]:
    """Those of the strips that have a picture, each picture once."""
    among = list(strips)
    return list(compress(among, are_pictures(among)))


def are_pictures(strips: list[Any]) -> list[bool]:
    """Of each of the strips whether it has a picture that no other one of them shows.

    Of a strip and the effect that alters it only the effect shows; a transition is made of two strips that show too.
    """
    types = [strip.type for strip in strips]
    found = [kind in READABLE for kind in types]
    if MADE_OF_STRIPS.isdisjoint(types):
        return found
    names = {strip.name for strip in compress(strips, found)}
    altering = (strip for strip, kind in zip(strips, types, strict=True) if kind in ALTERED)
    hidden = {source.name for strip in altering for source in inputs(strip)}
    return [
        is_readable
        and strip.name not in hidden
        and not (kind in MIXED and any(source.name in names for source in inputs(strip)))
        for strip, kind, is_readable in zip(strips, types, found, strict=True)
    ]


def inputs(strip: Any) -> tuple[Any, ...]:
    """The strips that an effect is made of."""
    found = (getattr(strip, name, None) for name in ("input_1", "input_2"))
    return tuple(source for source in found if source is not None)


def selected_stills(scene: Any | None) -> list[Any]:
    """The stills among them."""
    return [strip for strip in selected(scene) if is_still(strip)]


def is_still(strip: Any) -> bool:
    """An image strip with one picture."""
    return bool(strip.type == "IMAGE" and len(strip.elements) == 1)


def still_frames(strip: Any) -> FileFrames:
    """The file of a still."""
    element = strip.elements[0]
    return FileFrames(file_of(strip), 0, element.orig_width, element.orig_height)


def file_of(strip: Any) -> str:
    """The file that a movie, or the first that an image strip reads; empty for a strip without one."""
    if strip.type == "MOVIE":
        return str(bpy.path.abspath(strip.filepath))
    if strip.type == "IMAGE":
        return str(bpy.path.abspath(strip.directory + strip.elements[0].filename))
    return ""


def is_still_exact(strip: Any) -> bool:
    """Whether a still's file has its colours: crop and transform are the take's too and do not count."""
    readable = Path(strip.elements[0].filename).suffix.lower() in _STILL_SUFFIXES
    return readable and _has_file_colors(strip) and not strip.multiply_alpha


def exact_frames(scene: Any, strip: Any, animated: frozenset[str] | None = None) -> FileFrames | None:
    """The frames of a movie's file that the strip shows; None if the strip changes them on the way."""
    if strip.type != "MOVIE" or not _is_plain(strip) or not _rates_agree(scene, strip):
        return None
    if strip.path_from_id() in (animated_strips(scene) if animated is None else animated):
        return None
    offset = compat.left(strip) - compat.content_start(strip)
    beyond = offset < 0 or offset + compat.duration(strip) > compat.content_duration(strip)
    if beyond or offset != int(offset):
        return None
    element = strip.elements[0]
    first = int(offset) + compat.content_trim_start(strip)
    return FileFrames(file_of(strip), first, element.orig_width, element.orig_height)


def animated_strips(scene: Any) -> frozenset[str]:
    """The RNA paths of the strips with a keyed or driven property that changes their pixels."""
    drivers = scene.animation_data.drivers if scene.animation_data is not None else ()
    found = (_OF_STRIP.match(curve.data_path) for curve in (*compat.fcurves(scene), *drivers))
    return frozenset(part[1] for part in found if part is not None and not part[2].startswith(_NO_PIXELS))


@lru_cache
def _rate(fps: int, base: float) -> Fraction:
    return Fraction(fps) / Fraction(base).limit_denominator(1001)


def _rates_agree(scene: Any, strip: Any) -> bool:
    rate = rates.rate_of(strip, file_of(strip))
    return bool(abs(rate / float(frame_rate(scene)) - 1) < _RATE_TOLERANCE)


def _has_file_colors(strip: Any) -> bool:
    return bool(
        len(strip.modifiers) == 0
        and not strip.use_deinterlace
        and strip.color_multiply == 1
        and strip.color_saturation == 1
        and strip.colorspace_settings.name == _COLOR_SPACE
    )


def _is_plain(strip: Any) -> bool:
    """Nothing on the strip changes its pixels or its time."""
    transform, crop = strip.transform, strip.crop
    return (
        _has_file_colors(strip)
        and len(strip.retiming_keys) == 0
        and strip.strobe <= 1
        and not strip.use_reverse_frames
        and not strip.use_flip_x
        and not strip.use_flip_y
        and not strip.multiply_alpha
        and strip.stream_index == 0
        and (transform.scale_x, transform.scale_y, transform.rotation) == (1, 1, 0)
        and (transform.offset_x, transform.offset_y) == (0, 0)
        and (crop.min_x, crop.max_x, crop.min_y, crop.max_y) == (0, 0, 0, 0)
    )
