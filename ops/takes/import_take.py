# SPDX-License-Identifier: GPL-3.0-or-later
"""Import a finished take as a strip over its source."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.takes import binned, records, strips
from ...blender_addon.words import of_error, words


class DREAMSTRIP_OT_import_take(bpy.types.Operator):
    """Put this take on a free channel over its source"""

    bl_idname = "dreamstrip.import_take"
    bl_label = "Import Take"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    job_id: StringProperty(options={"HIDDEN"})

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a take to import."""
        cls.poll_message_set("No take is finished yet")
        return compat.sequencer_scene(context) is not None and bool(runtime.current().session.takes)

    def execute(self, context: Any) -> set[str]:
        """Place the strip; the take is on this machine already."""
        scene = compat.sequencer_scene(context)
        session = runtime.current().session
        record, take, job = (
            records.find(scene, self.job_id),
            session.takes.get(self.job_id),
            session.jobs.get(self.job_id),
        )
        if record is None or take is None or job is None:
            self.report({"ERROR"}, "This take is not finished, or not of this scene")
            return {"CANCELLED"}
        try:
            strip = strips.place_take(scene, record, take, job.warnings)
        except DreamstripError as error:
            self.report({"ERROR"}, of_error(error))
            return {"CANCELLED"}
        records.change(scene, self.job_id, landed=True)
        binned.drop(scene, self.job_id)
        self.report({"INFO"}, words("Imported to channel {channel}", channel=strip.channel))
        return {"FINISHED"}
