# SPDX-License-Identifier: GPL-3.0-or-later
"""The frames and the channel that a stack covers: what they are to be, what the user has made of them, setting them."""

from __future__ import annotations

from typing import Any

from ...backend.contract.errors import Conflict
from .. import compat
from . import landing, strip_record
from .strip_record import StripRecord


def span(record: StripRecord, origin: int) -> tuple[int, int]:
    """The frames of the scene that a stack covers: of its bounds those that the take has; if it has none, its own."""
    take = record.take
    assert take is not None, "the record has a take"
    begin, end = take.offset, take.offset + take.frames
    left, right = max(record.first, begin), min(record.last, end)
    return (origin + left, origin + right) if left < right else (origin + begin, origin + end)


def covers(single: StripRecord, part: Any) -> bool:
    """Whether a take has frames of a part of its source."""
    start, take = round(compat.content_start(part)), single.takes[0]
    return bool(start + take.offset < compat.right(part) and start + take.offset + take.frames > compat.left(part))


def trimmed(strip: Any) -> tuple[int, int] | None:
    """What the user has trimmed a take strip to, counted as the record's bounds; None if that was not done."""
    record = strip_record.read(strip)
    assert record.take is not None, "a take strip shows a take"
    origin = round(compat.content_start(strip)) - record.take.offset
    now = compat.left(strip), compat.right(strip)
    return (now[0] - origin, now[1] - origin) if now != span(record, origin) else None


def lay(level: Any, strip: Any, record: StripRecord, origin: int, channel: int) -> None:
    """Let a strip cover what its record says, on a channel.

    Blender pushes a strip off its channel if it overlaps another meanwhile, so until then it lies on an empty one.
    """
    assert record.take is not None, "the take is in the record"
    strip.channel = landing.empty_channel(level)
    compat.set_content_start(strip, origin + record.take.offset)
    left, right = span(record, origin)
    compat.set_right(strip, max(right, compat.right(strip)))  # a handle does not pass the other one
    compat.set_left(strip, left)
    compat.set_right(strip, right)
    strip.channel = channel


def channel_for(level: Any, strip: Any, record: StripRecord, origin: int, above: int) -> int:
    """The strip's own channel if what it will cover is free there, else the lowest that is. Raises Conflict."""
    left, right = span(record, origin)
    if landing.free_channel(level, left, right, strip.channel - 1, strip) == strip.channel:
        return int(strip.channel)
    return free_channel(level, left, right, above, strip)


def free_channel(level: Any, left: int, right: int, above: int, ignored: Any = None) -> int:
    """The lowest channel over `above` that is free there. Raises Conflict."""
    channel = landing.free_channel(level, left, right, above, ignored)
    if channel is None:
        raise Conflict("No channel over the source is free.", "Clear or unlock one there, then import again.")
    return channel
