# SPDX-License-Identifier: GPL-3.0-or-later
"""Open the folder of the logs."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import preferences
from ...blender_addon.words import words


class DREAMSTRIP_OT_open_logs(bpy.types.Operator):  # type: ignore[misc]
    """Open the folder with the logs of the daemon and its worker"""

    bl_idname = "dreamstrip.open_logs"
    bl_label = "Open Dreamstrip Logs"
    bl_options = {"REGISTER"}

    def execute(self, _context: Any) -> set[str]:
        """Have the system show it."""
        folder = preferences.store_folder() / "logs"
        if not folder.is_dir():
            self.report({"WARNING"}, words("There are no logs yet in {folder}", folder=folder))
            return {"CANCELLED"}
        bpy.ops.wm.path_open(filepath=str(folder))
        return {"FINISHED"}
