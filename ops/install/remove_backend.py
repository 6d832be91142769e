# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove the backend that was installed from here."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import RemoveBackend


class DREAMSTRIP_OT_remove_backend(bpy.types.Operator):  # type: ignore[misc]
    """Delete the backend that was installed from here and its downloads; jobs, media and finetunes stay"""

    bl_idname = "dreamstrip.remove_backend"
    bl_label = "Remove Backend"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """Not while it is used or being installed."""
        session = runtime.current().session
        cls.poll_message_set("Stop the daemon and wait for the installer first")
        is_used = session.connection.is_stoppable or session.connection.state == "starting"
        return not is_used and session.installation.state != "running"

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Ask first."""
        confirmed: set[str] = context.window_manager.invoke_confirm(self, event)
        return confirmed

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        runtime.current().post(RemoveBackend())
        return {"FINISHED"}
