# SPDX-License-Identifier: GPL-3.0-or-later
"""The only writer of strips: puts a take over its source, linked to it, never onto another strip."""

from __future__ import annotations

from typing import Any

from ..backend.contract.errors import Conflict, UnknownMedia
from . import compat, identity, landing
from .messages import Take
from .records import Record

_TAKE_COLOR = "COLOR_05"
_FRAMING = ("scale_x", "scale_y", "offset_x", "offset_y", "rotation")
_CROP = ("min_x", "max_x", "min_y", "max_y")


def source_of(scene: Any, record: Record) -> Any | None:
    """The strip that a job was made from, if it is still there."""
    origin = identity.Origin(record.strip, record.strip_id, scene.name, "")
    return identity.find(scene.sequence_editor, origin) if record.strip else None


def place_take(scene: Any, record: Record, take: Take, warnings: tuple[str, ...]) -> Any:
    """A new strip with the take, on the lowest free channel over its source; selected and active."""
    if not take.path.is_file():
        raise UnknownMedia(f"{take.path.name} is not there any more.", "Reopen the file: the daemon gives it again.")
    editor = scene.sequence_editor or scene.sequence_editor_create()
    source = source_of(scene, record)
    if source is not None:
        level, above = landing.level_of(editor, source), source.channel
        start = round(compat.content_start(source)) + record.offset
    else:
        level, above, start = compat.shown_level(editor), record.channel, record.left
    strip = _new_strip(level, record, take, start, _shown(start, start + take.frames, source), above)
    if source is not None and not record.rendered:
        _frame_like(strip, source)
    _link(strip, source, record, take, warnings)
    _select_alone(editor, level, strip)
    return strip


def _new_strip(level: Any, record: Record, take: Take, start: int, shown: tuple[int, int], above: int) -> Any:
    """The take from `start` on, trimmed to `shown`, on the lowest channel over `above` that is free there.

    Blender pushes a strip off its channel if it overlaps another while it is being trimmed, so that is done on a
    channel with room for all of it.
    """
    channel = landing.free_channel(level, *shown, above)
    room = landing.free_channel(level, start, start + take.frames, channel - 1) if channel is not None else None
    if room is None:
        raise Conflict("No channel over the source is free.", "Clear or unlock one there, then import again.")
    strip = compat.strips(level).new_movie(f"{record.strip or record.kind} take", str(take.path), room, start)
    compat.set_left(strip, shown[0])
    compat.set_right(strip, shown[1])
    strip.channel = channel
    return strip


def _shown(left: int, right: int, source: Any | None) -> tuple[int, int]:
    """The source may have been trimmed or split since: of the take's frames those that it still has, if any."""
    if source is None or right <= compat.left(source) or left >= compat.right(source):
        return left, right
    return max(left, compat.left(source)), min(right, compat.right(source))


def _frame_like(strip: Any, source: Any) -> None:
    """The file itself was sent, so the take sits in the frame as its source does, whatever size it came back in."""
    if source.type not in ("MOVIE", "IMAGE"):
        return
    for field in _FRAMING:
        setattr(strip.transform, field, getattr(source.transform, field))
    for field in _CROP:
        setattr(strip.crop, field, getattr(source.crop, field))
    strip.use_flip_x, strip.use_flip_y = source.use_flip_x, source.use_flip_y
    sent, came = source.elements[0], strip.elements[0]
    if came.orig_width and came.orig_height:
        strip.transform.scale_x *= sent.orig_width / came.orig_width
        strip.transform.scale_y *= sent.orig_height / came.orig_height


def _link(strip: Any, source: Any | None, record: Record, take: Take, warnings: tuple[str, ...]) -> None:
    strip.color_tag = _TAKE_COLOR
    about = strip.dreamstrip
    about.job_id = record.job_id
    about.kind = take.kind
    about.source = source.name if source is not None else record.strip
    about.source_id = record.strip_id
    about.prompt = take.prompt
    about.details = take.details
    about.warnings = "\n".join(warnings)


def _select_alone(editor: Any, level: Any, strip: Any) -> None:
    for other in compat.strips(level):
        other.select = other.name == strip.name
    editor.active_strip = strip
