# SPDX-License-Identifier: GPL-3.0-or-later
"""Pause a job."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ..blender_addon import runtime
from ..blender_addon.messages import WishJob


class DREAMSTRIP_OT_pause_job(bpy.types.Operator):
    """Let this job wait until you let it go on; a running one stops within a step and keeps its progress"""

    bl_idname = "dreamstrip.pause_job"
    bl_label = "Pause Job"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job", options={"HIDDEN"})

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        runtime.current().post(WishJob(self.job_id, "pause"))
        return {"FINISHED"}
