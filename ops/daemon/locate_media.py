# SPDX-License-Identifier: GPL-3.0-or-later
"""Locate the file of a job that could not be sent."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import SendAgain
from ...blender_addon.shots import relinking
from ...blender_addon.takes import records


class DREAMSTRIP_OT_locate_media(bpy.types.Operator):
    """Say where the file of this job's strip lies now; the strip is linked to it and the job is sent again"""

    bl_idname = "dreamstrip.locate_media"
    bl_label = "Locate File of Job"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    job_id: StringProperty(description="The job", options={"HIDDEN"})
    filepath: StringProperty(name="File", description="Where the file lies now", subtype="FILE_PATH")

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Let the user choose the file."""
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: Any) -> set[str]:
        """Link the strip, and send the job with the new file."""
        scene, current = compat.sequencer_scene(context), runtime.current()
        record = records.find(scene, self.job_id)
        found = Path(bpy.path.abspath(self.filepath))
        if record is None or not found.is_file():
            self.report({"ERROR"}, "Choose the file of the strip")
            return {"CANCELLED"}
        before = relinking.relink(scene, record, found)
        if before is None:
            self.report({"ERROR"}, "The strip of this job has no file of its own")
            return {"CANCELLED"}
        if self.job_id in current.session.refused:
            current.session.sent_again(self.job_id)
            current.post(SendAgain(self.job_id, ((before, found),)))
        return {"FINISHED"}
