# SPDX-License-Identifier: GPL-3.0-or-later
"""While Blender renders, the daemon leaves it the device: as far as the user's preferences say."""

from __future__ import annotations

from typing import Any

import bpy

from .. import preferences
from . import runtime
from .commands import HoldDevice, ReleaseDevice


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _begin(_scene: Any, _depsgraph: Any = None) -> None:
    """A render begins; this may be the thread of the render, so it only posts."""
    wish = preferences.while_rendering()
    if wish != "SHARE":
        runtime.current().post(HoldDevice(interrupt=wish == "PAUSE"))


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _end(_scene: Any, _depsgraph: Any = None) -> None:
    """It is over, or was cancelled."""
    runtime.current().post(ReleaseDevice())


def _handlers() -> tuple[tuple[Any, Any], ...]:
    handlers = bpy.app.handlers
    return ((handlers.render_init, _begin), (handlers.render_complete, _end), (handlers.render_cancel, _end))


def register() -> None:
    """Listen to renders."""
    for handlers, handler in _handlers():
        handlers.append(handler)


def unregister() -> None:
    """Stop listening."""
    for handlers, handler in _handlers():
        handlers.remove(handler)
