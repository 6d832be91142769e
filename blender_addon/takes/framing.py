# SPDX-License-Identifier: GPL-3.0-or-later
"""A take in the frame as its source is: place, size, crop, flips, blending, and how these are keyed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import compat
from ..shots import source
from .strip_record import TakeEntry

_PLACE = ("offset_x", "offset_y", "rotation")
_COVERING = ("REPLACE", "ALPHA_OVER", "CROSS")
_KEY_FIELDS = ("interpolation", "easing", "handle_left_type", "handle_right_type")
_HANDLES = ("handle_left", "handle_right")


def frame_like(take: Any, strip: Any | None, entry: TakeEntry) -> None:
    """Match a take to its source strip; what has none, and a draft is small, fills the frame.

    Rendered pixels are placed, cropped and flipped already; they fill the frame. Not so those of a still, which is sent
    as it is in its file, or with its modifiers.
    """
    if strip is None:
        if entry.stage:
            _fill_frame(take, entry)
        return
    take.blend_type, take.blend_alpha = strip.blend_type, strip.blend_alpha
    copy_keys(take, strip, ("blend_alpha",))
    if strip.type not in ("MOVIE", "IMAGE") or (entry.rendered and not source.is_still(strip)):
        _fill_frame(take, entry)
        return
    across, down = _enlarged(take, strip, entry)
    for field in _PLACE:
        setattr(take.transform, field, getattr(strip.transform, field))
    take.transform.scale_x, take.transform.scale_y = strip.transform.scale_x / across, strip.transform.scale_y / down
    take.crop.min_x, take.crop.max_x = round(strip.crop.min_x * across), round(strip.crop.max_x * across)
    take.crop.min_y, take.crop.max_y = round(strip.crop.min_y * down), round(strip.crop.max_y * down)
    take.use_flip_x, take.use_flip_y = strip.use_flip_x, strip.use_flip_y
    copy_keys(take, strip, tuple(f"transform.{field}" for field in _PLACE))
    copy_keys(take, strip, ("transform.scale_x",), 1 / across)
    copy_keys(take, strip, ("transform.scale_y",), 1 / down)


def resize(take: Any, before: TakeEntry, now: TakeEntry) -> None:
    """Keep the picture where it is on the frame, though it has more or fewer pixels than the one before."""
    if not (before.width and before.height and now.width and now.height):
        return
    across, down = now.width / before.width, now.height / before.height
    if (across, down) == (1.0, 1.0):
        return
    transform, crop = take.transform, take.crop
    _multiply(take, "transform.scale_x", 1 / across)
    _multiply(take, "transform.scale_y", 1 / down)
    transform.scale_x, transform.scale_y = transform.scale_x / across, transform.scale_y / down
    crop.min_x, crop.max_x = round(crop.min_x * across), round(crop.max_x * across)
    crop.min_y, crop.max_y = round(crop.min_y * down), round(crop.max_y * down)


def shines_through(strip: Any) -> bool:
    """Whether a take that is blended as its source does not cover it: then the source is to be muted under it."""
    return bool(strip.blend_type not in _COVERING or strip.blend_alpha < 1 or _curve(strip, "blend_alpha") is not None)


def copy_keys(take: Any, strip: Any, names: Iterable[str], factor: float = 1.0) -> None:
    """Key a take as its source strip is keyed, on the same frames, the values multiplied."""
    for name in names:
        curve = _curve(strip, name)
        if curve is None:
            continue
        keys = [(point.co[0], point.co[1] * factor, _shape(point, factor)) for point in curve.keyframe_points]
        owner, field = (take.transform, name.partition(".")[2]) if "." in name else (take, name)
        for frame, value, _ in keys:
            setattr(owner, field, value)
            owner.keyframe_insert(field, frame=frame)
        copied = _curve(take, name)
        for point, (_, _, shape) in zip(copied.keyframe_points if copied is not None else (), keys, strict=True):
            for key, value in shape.items():
                setattr(point, key, value)


def _shape(point: Any, factor: float) -> dict[str, Any]:
    """How a curve goes on from a key."""
    handles = {name: (getattr(point, name)[0], getattr(point, name)[1] * factor) for name in _HANDLES}
    return {name: getattr(point, name) for name in _KEY_FIELDS} | handles


def _curve(strip: Any, name: str) -> Any | None:
    path = f"{strip.path_from_id()}.{name}"
    return next((curve for curve in compat.fcurves(strip.id_data) if curve.data_path == path), None)


def _multiply(strip: Any, name: str, factor: float) -> None:
    """The same curve of other values, if there is one."""
    curve = _curve(strip, name)
    for point in curve.keyframe_points if curve is not None else ():
        shape = _shape(point, factor)
        point.co[1] *= factor
        for key in _HANDLES:
            setattr(point, key, shape[key])


def _enlarged(take: Any, strip: Any, entry: TakeEntry) -> tuple[float, float]:
    """How much wider and higher the take's picture is than the source's; the file itself was sent."""
    sent, came = strip.elements[0], take.elements[0]
    width, height = (entry.width, entry.height) if entry.width and entry.height else (came.orig_width, came.orig_height)
    if not (sent.orig_width and sent.orig_height and width and height):
        return 1.0, 1.0
    return width / sent.orig_width, height / sent.orig_height


def _fill_frame(take: Any, entry: TakeEntry) -> None:
    """A whole take has the frame's size; a draft is smaller."""
    for field in _PLACE:
        setattr(take.transform, field, 0.0)
    size = source.frame_size(take.id_data)
    across, down = (size[0] / entry.width, size[1] / entry.height) if entry.stage else (1.0, 1.0)
    take.transform.scale_x, take.transform.scale_y = across, down
    take.crop.min_x = take.crop.max_x = take.crop.min_y = take.crop.max_y = 0
    take.use_flip_x = take.use_flip_y = False
