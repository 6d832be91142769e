# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a take can land: a free channel that is neither locked nor muted, without an overlap."""

from __future__ import annotations

from typing import Any

from ...backend.contract.errors import Conflict
from .. import compat

CHANNELS = 128


def level_of(editor: Any, strip: Any) -> Any:
    """The meta strip that holds a strip, or the sequence editor."""
    return strip.parent_meta() or editor


class Lying:
    """Where the strips of a level lie, read once for many questions."""

    def __init__(self, level: Any) -> None:
        self.level = level
        self.left, self.right, self.channel = compat.columns(level, "left", "right", "channel")

    def free_channel(self, left: int, right: int, above: int, ignored: Any = None) -> int | None:
        """The lowest channel over `above` that is empty from `left` to `right`; None if there is none.

        It is not locked, and not muted: nobody would see what lands there. A strip that is to be moved itself may be
        ignored; its own channel is open to it, whatever became of that.
        """
        overlaps = (self.left < right) & (self.right > left)
        if ignored is not None:
            overlaps[compat.strips(self.level).find(ignored.name)] = False
        taken = set(self.channel[overlaps].tolist())
        own = ignored.channel if ignored is not None else None
        higher = range(above + 1, CHANNELS + 1)
        return next((number for number in higher if number not in taken and self._is_open(number, own)), None)

    def _is_open(self, number: int, own: int | None) -> bool:
        channel = self.level.channels[number]
        return number == own or not (channel.lock or channel.mute)


def free_channel(level: Any, left: int, right: int, above: int, ignored: Any = None) -> int | None:
    """The same for one question."""
    return Lying(level).free_channel(left, right, above, ignored)


def empty_channel(level: Any) -> int:
    """The topmost channel that has no strip at all, locked or not: there a strip's times can be set in any order."""
    taken = set(compat.columns(level, "channel")[0].tolist())
    channel = next((channel for channel in range(CHANNELS, 0, -1) if channel not in taken), None)
    if channel is None:
        raise Conflict("Every channel has a strip.", "Clear one channel, then do that again.")
    return channel
