# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a take can land: a free, unlocked channel, without an overlap."""

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
        self._level = level
        self._left, self._right, self._channel = (compat.column(level, name) for name in ("left", "right", "channel"))

    def free_channel(self, left: int, right: int, above: int, ignored: Any = None) -> int | None:
        """The lowest channel over `above` that is unlocked and empty from `left` to `right`; None if there is none.

        A strip that is to be moved there itself may be ignored.
        """
        overlaps = (self._left < right) & (self._right > left)
        if ignored is not None:
            overlaps[compat.strips(self._level).find(ignored.name)] = False
        taken = set(self._channel[overlaps].tolist())
        channels = self._level.channels
        higher = range(above + 1, CHANNELS + 1)
        return next((number for number in higher if number not in taken and not channels[number].lock), None)


def free_channel(level: Any, left: int, right: int, above: int, ignored: Any = None) -> int | None:
    """The same for one question."""
    return Lying(level).free_channel(left, right, above, ignored)


def empty_channel(level: Any) -> int:
    """The topmost channel that has no strip at all, locked or not: there a strip's times can be set in any order."""
    taken = set(compat.column(level, "channel").tolist())
    channel = next((channel for channel in range(CHANNELS, 0, -1) if channel not in taken), None)
    if channel is None:
        raise Conflict("Every channel has a strip.", "Clear one channel, then do that again.")
    return channel
