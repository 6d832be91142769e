# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on: settings and panels, the way from scene to request and from take to strip, the link to the daemon."""

from __future__ import annotations

from . import keymaps, panels, preferences, preset_files, properties, pump, rendering, runtime, take_menu, timeline_line
from .camera import move, overlay


def register() -> None:
    """Register everything, then begin to watch the daemon."""
    preferences.register()
    preset_files.use(preferences.presets_folder())
    properties.register()
    move.register()
    overlay.register()
    panels.register()
    runtime.start(preferences.store_folder())
    pump.register()
    take_menu.register()
    keymaps.register()
    timeline_line.register()
    rendering.register()


def unregister() -> None:
    """The opposite, in the opposite order."""
    rendering.unregister()
    timeline_line.unregister()
    keymaps.unregister()
    take_menu.unregister()
    pump.unregister()
    runtime.stop()
    panels.unregister()
    overlay.unregister()
    move.unregister()
    properties.unregister()
    preferences.unregister()
