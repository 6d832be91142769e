# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the preferences of the add-on."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import preferences


class DREAMSTRIP_OT_open_preferences(bpy.types.Operator):  # type: ignore[misc]
    """Show the preferences of Dreamstrip: the backend, its store, and what happens while Blender renders"""

    bl_idname = "dreamstrip.open_preferences"
    bl_label = "Dreamstrip Preferences"
    bl_options = {"REGISTER"}

    def execute(self, _context: Any) -> set[str]:
        """Blender's own window for it."""
        bpy.ops.preferences.addon_show(module=preferences.PACKAGE)
        return {"FINISHED"}
