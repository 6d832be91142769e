# SPDX-License-Identifier: GPL-3.0-or-later
"""What is worked out once a redraw, though both the preview and the timeline have a sidebar that shows it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import bpy

_Value = TypeVar("_Value")
_made: dict[Hashable, Any] = {}


def once(key: Hashable, make: Callable[[], _Value]) -> _Value:
    """A value as it was made for another region of this redraw, while which nothing changes; for `draw` alone.

    Blender runs its timers before it draws, so the first draw asks for one that forgets. There are none headless.
    """
    if bpy.app.background:
        return make()
    if not _made:
        bpy.app.timers.register(forget, persistent=True)
    if key not in _made:
        _made[key] = make()
    value: _Value = _made[key]
    return value


def forget() -> None:
    """Another redraw begins: the timer's callback, which is not called again."""
    _made.clear()


def unregister() -> None:
    """Leave no timer behind."""
    _made.clear()
    if bpy.app.timers.is_registered(forget):
        bpy.app.timers.unregister(forget)
