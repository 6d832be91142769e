# SPDX-License-Identifier: GPL-3.0-or-later
"""What is worked out once a redraw, though both the preview and the timeline have a sidebar that shows it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import bpy

_Value = TypeVar("_Value")
_made: dict[Hashable, Any] = {}


@dataclass
class _Sidebar:
    """Whether one is being drawn: from its first panel to the last of its buttons. `handle` tells its end."""

    is_drawn: bool = False
    handle: Any = None


_sidebar = _Sidebar()


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
    region = bpy.context.region
    _sidebar.is_drawn = region is not None and region.type == "UI"
    value: _Value = _made[key]
    return value


def made(key: Hashable) -> Any | None:
    """A value as it was made for the sidebar that is being drawn, for the polls of its buttons; at other times None.

    Between two draws the user may have changed what it was made from.
    """
    return _made.get(key) if _sidebar.is_drawn else None


def forget() -> None:
    """Another redraw begins: the timer's callback, which is not called again."""
    _made.clear()


def _end_sidebar() -> None:
    _sidebar.is_drawn = False


def register() -> None:
    """Be told when a sidebar has been drawn."""
    space = bpy.types.SpaceSequenceEditor
    _sidebar.handle = space.draw_handler_add(_end_sidebar, (), "UI", "POST_PIXEL")


def unregister() -> None:
    """Leave no timer behind."""
    bpy.types.SpaceSequenceEditor.draw_handler_remove(_sidebar.handle, "UI")
    _end_sidebar()
    _made.clear()
    if bpy.app.timers.is_registered(forget):
        bpy.app.timers.unregister(forget)
