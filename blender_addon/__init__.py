# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on: settings and panels, the way from scene to request and from take to strip, the link to the daemon."""

from __future__ import annotations

from . import keymaps, panels, preferences, preset_files, properties
from .camera import move
from .camera import overlay as camera_overlay
from .daemon import pump, rendering, runtime
from .preview import overlay
from .sheets import pictures
from .takes import menu, source_state, timeline_line


def register() -> None:
    """Register everything, then begin to watch the daemon."""
    preferences.register()
    preset_files.use(preferences.presets_folder())
    properties.register()
    move.register()
    overlay.register()
    camera_overlay.register()
    pictures.register()
    panels.register()
    runtime.start(preferences.store_folder())
    pump.register()
    menu.register()
    keymaps.register()
    source_state.register()
    timeline_line.register()
    rendering.register()


def unregister() -> None:
    """The opposite, in the opposite order."""
    rendering.unregister()
    timeline_line.unregister()
    source_state.unregister()
    keymaps.unregister()
    menu.unregister()
    pump.unregister()
    runtime.stop()
    panels.unregister()
    pictures.unregister()
    overlay.unregister()
    move.unregister()
    properties.unregister()
    preferences.unregister()
