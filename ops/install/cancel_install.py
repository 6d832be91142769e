# SPDX-License-Identifier: GPL-3.0-or-later
"""Stop the installation of the backend."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import CancelInstall


class DREAMSTRIP_OT_cancel_install(bpy.types.Operator):  # type: ignore[misc]
    """Stop the installation; what was loaded is kept, and installing again goes on from there"""

    bl_idname = "dreamstrip.cancel_install"
    bl_label = "Stop Installation"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """While it is being installed."""
        cls.poll_message_set("Nothing is being installed")
        return runtime.current().session.installation.state == "running"

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        runtime.current().post(CancelInstall())
        return {"FINISHED"}
