# SPDX-License-Identifier: GPL-3.0-or-later
"""Start the daemon."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import preferences
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import StartDaemon


class DREAMSTRIP_OT_start_daemon(bpy.types.Operator):  # type: ignore[misc]
    """Start the Dreamstrip daemon; it goes on when Blender is closed"""

    bl_idname = "dreamstrip.start_daemon"
    bl_label = "Start Daemon"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """Unless one answers or is starting."""
        cls.poll_message_set("The daemon is running")
        return runtime.current().session.connection.state in ("offline", "refused")

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        runtime.current().post(StartDaemon(preferences.daemon_argv(), preferences.granted()))
        return {"FINISHED"}
