# SPDX-License-Identifier: GPL-3.0-or-later
"""Cancel a job."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import CancelJob
from ...blender_addon.shots import submitting


class DREAMSTRIP_OT_cancel(bpy.types.Operator):
    """End this job; it stops within one step"""

    bl_idname = "dreamstrip.cancel"
    bl_label = "Cancel Job"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job", options={"HIDDEN"})

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        current = runtime.current()
        if not submitting.cancel(current, self.job_id):
            current.post(CancelJob(self.job_id))
        return {"FINISHED"}
