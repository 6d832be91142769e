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


def free_channel(level: Any, left: int, right: int, above: int, ignored: Any = None) -> int | None:
    """The lowest channel over `above` that is unlocked and empty from `left` to `right`; None if there is none.

    A strip that is to be moved there itself may be ignored.
    """
    taken = {
        strip.channel
        for strip in compat.strips(level)
        if compat.left(strip) < right and compat.right(strip) > left and strip != ignored
    }
    return next(
        (
            channel
            for channel in range(above + 1, CHANNELS + 1)
            if channel not in taken and not level.channels[channel].lock
        ),
        None,
    )


def empty_channel(level: Any) -> int:
    """The topmost channel that has no strip at all, locked or not: there a strip's times can be set in any order."""
    taken = {strip.channel for strip in compat.strips(level)}
    channel = next((channel for channel in range(CHANNELS, 0, -1) if channel not in taken), None)
    if channel is None:
        raise Conflict("Every channel has a strip.", "Clear one channel, then do that again.")
    return channel
