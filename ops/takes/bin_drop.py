# SPDX-License-Identifier: GPL-3.0-or-later
"""Drop a take from the bin."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon import compat
from ...blender_addon.takes import binned


class DREAMSTRIP_OT_bin_drop(bpy.types.Operator):
    """Take this out of the bin; its file and its job stay"""

    bl_idname = "dreamstrip.bin_drop"
    bl_label = "Drop from Bin"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    job_id: StringProperty(options={"HIDDEN"})

    def execute(self, context: Any) -> set[str]:
        """Undo brings it back."""
        dropped = binned.drop(compat.sequencer_scene(context), self.job_id)
        return {"FINISHED"} if dropped else {"CANCELLED"}
