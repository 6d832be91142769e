# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the folder of the user's presets."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import preset_files


class DREAMSTRIP_OT_preset_show(bpy.types.Operator):  # type: ignore[misc]
    """Open the folder of your presets, to hand their files on"""

    bl_idname = "dreamstrip.preset_show"
    bl_label = "Show Dreamstrip Presets Folder"
    bl_options = {"REGISTER"}

    def execute(self, _context: Any) -> set[str]:
        """Have the system show it."""
        bpy.ops.wm.path_open(filepath=str(preset_files.current().folder))
        return {"FINISHED"}
