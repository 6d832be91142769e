# SPDX-License-Identifier: GPL-3.0-or-later
"""Stop the daemon."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import StopDaemon


class DREAMSTRIP_OT_stop_daemon(bpy.types.Operator):  # type: ignore[misc]
    """Stop the Dreamstrip daemon; a running job goes on from its last checkpoint when it is started again"""

    bl_idname = "dreamstrip.stop_daemon"
    bl_label = "Stop Daemon"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """With a daemon that answers, be it one of another version."""
        cls.poll_message_set("No daemon is running")
        return runtime.current().session.connection.is_stoppable

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Ask first: other windows and shells may use it."""
        confirmed: set[str] = context.window_manager.invoke_confirm(self, event)
        return confirmed

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        runtime.current().post(StopDaemon())
        return {"FINISHED"}
