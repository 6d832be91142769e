# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring a take from the bin back to the timeline."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat
from ...blender_addon.takes import binned, strips
from ...blender_addon.views.take_bin import source_of
from ...blender_addon.words import of_error, words


class DREAMSTRIP_OT_bin_import(bpy.types.Operator):
    """Put this take over its source if that is on the timeline, else at the playhead"""

    bl_idname = "dreamstrip.bin_import"
    bl_label = "Import from Bin"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    job_id: StringProperty(options={"HIDDEN"})

    def execute(self, context: Any) -> set[str]:
        """It leaves the bin."""
        scene = compat.sequencer_scene(context)
        found = binned.find(scene, self.job_id)
        if found is None:
            return {"CANCELLED"}
        try:
            if source_of(scene, found) is not None:
                strip = strips.place_over(scene, found.record)
            else:
                strip = strips.place_at(scene, found.record, scene.frame_current)
        except DreamstripError as error:
            self.report({"ERROR"}, of_error(error))
            return {"CANCELLED"}
        binned.drop(scene, self.job_id)
        self.report({"INFO"}, words("Imported to channel {channel}", channel=strip.channel))
        return {"FINISHED"}
