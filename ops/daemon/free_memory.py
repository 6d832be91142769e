# SPDX-License-Identifier: GPL-3.0-or-later
"""Free the memory of the idle worker."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import FreeMemory
from ..with_daemon import WithDaemon


class DREAMSTRIP_OT_free_memory(WithDaemon, bpy.types.Operator):  # type: ignore[misc]
    """Have the daemon give its models' memory back, on the GPU too; the next job loads them again"""

    bl_idname = "dreamstrip.free_memory"
    bl_label = "Free GPU Memory"
    bl_options = {"REGISTER"}

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        runtime.current().post(FreeMemory())
        return {"FINISHED"}
