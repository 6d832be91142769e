# SPDX-License-Identifier: GPL-3.0-or-later
"""Try a job again."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import SendAgain, WishJob


class DREAMSTRIP_OT_retry_job(bpy.types.Operator):
    """Try this job again, with the same settings; it goes on from the stages that were done"""

    bl_idname = "dreamstrip.retry_job"
    bl_label = "Retry Job"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job", options={"HIDDEN"})

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher: a job that never got to the daemon is sent again, another is queued again."""
        current = runtime.current()
        if self.job_id in current.session.refused:
            current.session.sent_again(self.job_id)
            current.post(SendAgain(self.job_id))
        else:
            current.post(WishJob(self.job_id, "retry"))
        return {"FINISHED"}
