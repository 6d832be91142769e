# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a take can land: a free, unlocked channel, without an overlap."""

from __future__ import annotations

from typing import Any

from . import compat

CHANNELS = 128


def level_of(editor: Any, strip: Any) -> Any:
    """The meta strip that holds a strip, or the sequence editor."""
    return strip.parent_meta() or editor


def free_channel(level: Any, left: int, right: int, above: int) -> int | None:
    """The lowest channel over `above` that is unlocked and empty from `left` to `right`; None if there is none."""
    taken = {
        strip.channel for strip in compat.strips(level) if compat.left(strip) < right and compat.right(strip) > left
    }
    return next(
        (
            channel
            for channel in range(above + 1, CHANNELS + 1)
            if channel not in taken and not level.channels[channel].lock
        ),
        None,
    )
