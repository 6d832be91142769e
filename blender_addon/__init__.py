# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on: settings and panels, the way from scene to request and from take to strip, the link to the daemon."""

from __future__ import annotations

from . import panels, preferences, properties, pump, runtime


def register() -> None:
    """Register everything, then begin to watch the daemon."""
    preferences.register()
    properties.register()
    panels.register()
    runtime.start(preferences.store_folder())
    pump.register()


def unregister() -> None:
    """The opposite, in the opposite order."""
    pump.unregister()
    runtime.stop()
    panels.unregister()
    properties.unregister()
    preferences.unregister()
