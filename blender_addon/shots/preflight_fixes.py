# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixes that a preflight offers for its conflicts."""

from __future__ import annotations

from typing import Any

from .. import compat
from ..takes import landing
from .preflight import Item, Preflight

FIXES = (
    ("leave_out", "Leave Out", "Do not send this one; the strip stays as it is"),
    ("leave_out_longest", "Leave Out the Longest", "Do not send the job that needs the most memory"),
    ("leave_out_largest", "Leave Out the Largest", "Do not send the job that needs the most room on the disk"),
    ("take_back", "Take Back", "Send those after all that were left out"),
    ("unlock", "Unlock a Channel", "Unlock the lowest channel above the strip on which its take has room and is seen"),
    ("relink", "Locate", "Say where the strip's file lies now"),
    ("draft", "Make Drafts", "Stop after the first stage, which needs the least; the rest can follow later"),
    ("no_master", "No Masters", "Keep no lossless files, which need the most room"),
)

CHANGING = frozenset({"unlock", "relink", "draft", "no_master"})
"""Those that change something of the file; the others only what is sent."""


def apply(scene: Any, preflight: Preflight, fix: str, key: str) -> frozenset[str]:
    """Do what a fix says, but for `relink`, which needs a path; the keys that are left out from now on."""
    match fix:
        case "leave_out":
            return preflight.left_out | {key}
        case "leave_out_longest":
            return preflight.left_out | {max(preflight.items, key=_memory).key}
        case "leave_out_largest":
            return preflight.left_out | {max(preflight.items, key=lambda item: item.disk).key}
        case "take_back":
            return frozenset()
        case "draft":
            scene.dreamstrip.quality = "draft"
        case "no_master":
            scene.dreamstrip.master = False
        case "unlock":
            _unlock(scene, next(item for item in preflight.items if item.key == key))
    return preflight.left_out


def _memory(item: Item) -> int:
    return item.cost.memory if item.cost is not None else 0


def _unlock(scene: Any, item: Item) -> None:
    shot, editor = item.shot, scene.sequence_editor
    strip = compat.all_strips(editor).get(shot.strip) if shot.strip else None
    level = landing.level_of(editor, strip) if strip is not None else compat.shown_level(editor)
    right = shot.left + shot.frames
    taken = {
        other.channel
        for other in compat.strips(level)
        if compat.left(other) < right and compat.right(other) > shot.left
    }
    room = [channel for channel in range(shot.above + 1, landing.CHANNELS + 1) if channel not in taken]
    number = min(room, key=lambda channel: (level.channels[channel].mute, channel), default=None)
    if number is not None:
        level.channels[number].lock = level.channels[number].mute = False
