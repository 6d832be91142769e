# SPDX-License-Identifier: GPL-3.0-or-later
"""Let a paused job go on."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ..blender_addon import runtime
from ..blender_addon.messages import WishJob


class DREAMSTRIP_OT_resume_job(bpy.types.Operator):
    """Let this job go on from where it was paused, in its old place of the queue"""

    bl_idname = "dreamstrip.resume_job"
    bl_label = "Resume Job"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job", options={"HIDDEN"})

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        runtime.current().post(WishJob(self.job_id, "resume"))
        return {"FINISHED"}
