# SPDX-License-Identifier: GPL-3.0-or-later
"""Send a job again that needs less memory."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from dataclasses import replace
from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import SendSmaller
from ...blender_addon.shots import request_builder
from ...blender_addon.takes import records


class DREAMSTRIP_OT_retry_smaller(bpy.types.Operator):
    """Send this job again at the next cheaper quality, which needs less memory and time; this one stays as it is"""

    bl_idname = "dreamstrip.retry_smaller"
    bl_label = "Send a Smaller Job"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job", options={"HIDDEN"})

    def execute(self, context: Any) -> set[str]:
        """Note where the new job's take belongs, then tell the watcher."""
        scene, current = compat.sequencer_scene(context), runtime.current()
        record, job = records.find(scene, self.job_id), current.session.jobs.get(self.job_id)
        if record is None or job is None:
            self.report({"ERROR"}, "This job is not of this scene, or the daemon does not have it")
            return {"CANCELLED"}
        smaller = replace(record, job_id=request_builder.new_job_id(), landed=False)
        records.remember(scene, smaller)
        current.session.submitted(scene.name, smaller)
        current.post(SendSmaller(self.job_id, smaller.job_id, job.label))
        return {"FINISHED"}
