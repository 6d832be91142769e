# SPDX-License-Identifier: GPL-3.0-or-later
"""Load a preset of the user's own."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat, preset_files
from ...blender_addon.words import words


class DREAMSTRIP_OT_preset_load(bpy.types.Operator):
    """Put this preset's settings on the panel"""

    bl_idname = "dreamstrip.preset_load"
    bl_label = "Load Dreamstrip Preset"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    name: StringProperty(name="Preset", description="The preset's name", options={"HIDDEN"})

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a scene whose settings are shown."""
        cls.poll_message_set("The sequencer shows no scene of this file")
        return compat.sequencer_scene(context) is not None

    def execute(self, context: Any) -> set[str]:
        """Read the file."""
        try:
            preset_files.current().load(self.name, compat.sequencer_scene(context).dreamstrip)
        except (DreamstripError, OSError) as error:
            self.report({"ERROR"}, words("The preset cannot be read: {reason}", reason=error))
            return {"CANCELLED"}
        return {"FINISHED"}
