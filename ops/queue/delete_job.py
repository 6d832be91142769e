# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete an ended job, in the daemon and from the scene's list."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import DeleteJob, DropUnsent
from ...blender_addon.takes import records


class DREAMSTRIP_OT_delete_job(bpy.types.Operator):
    """Delete this job and its folder; takes that were imported stay"""

    bl_idname = "dreamstrip.delete_job"
    bl_label = "Delete Job"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job", options={"HIDDEN"})

    def execute(self, context: Any) -> set[str]:
        """Forget it here and tell the watcher, if the daemon has it."""
        current = runtime.current()
        records.forget(compat.sequencer_scene(context), self.job_id)
        current.session.forget(self.job_id)
        if self.job_id in current.session.jobs:
            current.post(DeleteJob(self.job_id))
        else:
            current.post(DropUnsent(self.job_id))
        return {"FINISHED"}

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Ask first."""
        confirmed: set[str] = context.window_manager.invoke_confirm(self, event)
        return confirmed
