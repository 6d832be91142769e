# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be done, in the menu "Strip" of the sequencer: what stands in a menu is found by F3.

Blender's search leaves out what only panels show.
"""

from __future__ import annotations

from typing import Any

import bpy

from ..takes.menu import DREAMSTRIP_MT_takes
from .presets import DREAMSTRIP_MT_presets

_JOBS = (
    "submit",
    "submit_selection",
    "submit_channel",
    "submit_markers",
    "submit_prompted",
    "sheet_submit",
    "mask_draw",
)
_CAMERA = ("camera_draw", "camera_annotation", "camera_frame", "camera_scale", "camera_play", "camera_proxy")
_QUEUE = ("pause_queue", "clear_jobs")
_DAEMON = ("start_daemon", "stop_daemon", "free_memory", "grant_folder", "open_logs")
_BACKEND = ("install_backend", "cancel_install", "remove_backend", "update_side", "open_preferences")


class DREAMSTRIP_MT_camera(bpy.types.Menu):  # type: ignore[misc]
    """What can be done with the camera over a still"""

    bl_idname = "DREAMSTRIP_MT_camera"
    bl_label = "Camera"

    def draw(self, _context: Any) -> None:
        """First where keys come from, then what becomes of them."""
        layout = self.layout
        layout.operator_menu_enum("dreamstrip.camera_preset", "preset")
        _list(layout, *_CAMERA)
        layout.operator_menu_enum("dreamstrip.camera_change", "change")
        layout.operator_menu_enum("dreamstrip.camera_ease", "easing")


class DREAMSTRIP_MT_daemon(bpy.types.Menu):  # type: ignore[misc]
    """What can be done with the queue, the daemon and its installation"""

    bl_idname = "DREAMSTRIP_MT_daemon"
    bl_label = "Queue and Daemon"

    def draw(self, _context: Any) -> None:
        """From the daily to the rare."""
        for names in (_QUEUE, _DAEMON, _BACKEND):
            _list(self.layout, *names)
            self.layout.separator()


class DREAMSTRIP_MT_all(bpy.types.Menu):  # type: ignore[misc]
    """Edit clips and animate stills by text"""

    bl_idname = "DREAMSTRIP_MT_all"
    bl_label = "Dreamstrip"

    def draw(self, _context: Any) -> None:
        """The jobs themselves, all else in menus of its own."""
        _list(self.layout, *_JOBS)
        self.layout.separator()
        for menu in (DREAMSTRIP_MT_takes, DREAMSTRIP_MT_camera, DREAMSTRIP_MT_presets, DREAMSTRIP_MT_daemon):
            self.layout.menu(menu.bl_idname)


CLASSES = (DREAMSTRIP_MT_camera, DREAMSTRIP_MT_daemon, DREAMSTRIP_MT_all)


def _list(layout: Any, *names: str) -> None:
    for name in names:
        layout.operator(f"dreamstrip.{name}")


def _draw_all(host: Any, _context: Any) -> None:
    host.layout.separator()
    host.layout.menu(DREAMSTRIP_MT_all.bl_idname)


def register() -> None:
    """Add the menu to Blender's own."""
    bpy.types.SEQUENCER_MT_strip.append(_draw_all)


def unregister() -> None:
    """Take it back."""
    bpy.types.SEQUENCER_MT_strip.remove(_draw_all)
