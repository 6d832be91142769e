# SPDX-License-Identifier: GPL-3.0-or-later
"""Show one take of the active strip's stack."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import IntProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat
from ...blender_addon.takes import stack, strip_record, strips
from ...blender_addon.words import of_error


class DREAMSTRIP_OT_take_show(bpy.types.Operator):
    """Show this take"""

    bl_idname = "dreamstrip.take_show"
    bl_label = "Show Take"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    index: IntProperty(min=0, options={"HIDDEN"})

    def execute(self, context: Any) -> set[str]:
        """In the strip of the others."""
        scene = compat.sequencer_scene(context)
        strip = stack.active(scene)
        if strip is None or self.index >= len(strip_record.read(strip).takes):
            return {"CANCELLED"}
        try:
            strips.show(scene, strip, self.index)
        except DreamstripError as error:
            self.report({"ERROR"}, of_error(error))
            return {"CANCELLED"}
        return {"FINISHED"}
