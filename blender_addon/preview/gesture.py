# SPDX-License-Identifier: GPL-3.0-or-later
"""What a modal operator does after an event, and the events that mean the same in all of them."""

from __future__ import annotations

import enum
from typing import Any


class Answer(enum.Enum):
    """Go on, leave the event to Blender, end and keep, end and drop, or drop and leave the event to Blender."""

    STAY = enum.auto()
    PASS = enum.auto()
    KEEP = enum.auto()
    CANCEL = enum.auto()
    LEAVE = enum.auto()


def is_press(event: Any) -> bool:
    """Whether a key or a button goes down."""
    return bool(event.value == "PRESS")


def is_dropped(event: Any, is_over: bool) -> bool:
    """Whether the user wants out: Escape anywhere, the right button over the preview alone."""
    return is_press(event) and (event.type == "ESC" or (event.type == "RIGHTMOUSE" and is_over))


def is_kept(event: Any) -> bool:
    """Whether the user agrees."""
    return is_press(event) and event.type in ("RET", "NUMPAD_ENTER")


def is_undo(event: Any) -> bool:
    """Whether this is the key of undo."""
    return bool(event.type == "Z" and (event.ctrl or event.oskey) and not event.shift and is_press(event))
