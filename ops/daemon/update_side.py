# SPDX-License-Identifier: GPL-3.0-or-later
"""Update the side that is old."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import preferences
from ...blender_addon.daemon import runtime


class DREAMSTRIP_OT_update_side(bpy.types.Operator):  # type: ignore[misc]
    """Update the side that is too old: the backend is installed again, or the add-on's page of the preferences shown"""

    bl_idname = "dreamstrip.update_side"
    bl_label = "Update Dreamstrip"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """Unless that is being done."""
        cls.poll_message_set("The backend is being installed")
        return runtime.current().session.installation.state != "running"

    def execute(self, _context: Any) -> set[str]:
        """The connection says which side it is."""
        if "daemon is too old" in runtime.current().session.connection.text:
            bpy.ops.dreamstrip.install_backend("INVOKE_DEFAULT")
        else:
            bpy.ops.preferences.addon_show(module=preferences.PACKAGE)
        return {"FINISHED"}
