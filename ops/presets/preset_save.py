# SPDX-License-Identifier: GPL-3.0-or-later
"""Save the panel's settings as a preset."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat, preset_files
from ...blender_addon.words import words


class DREAMSTRIP_OT_preset_save(bpy.types.Operator):
    """Save the panel's settings, all but the prompt and the seed, as a preset of your own"""

    bl_idname = "dreamstrip.preset_save"
    bl_label = "Save Dreamstrip Preset"
    bl_options = {"REGISTER"}

    name: StringProperty(name="Name", description="What the preset is called; one of that name is replaced", maxlen=60)

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a scene whose settings are shown."""
        cls.poll_message_set("The sequencer shows no scene of this file")
        return compat.sequencer_scene(context) is not None

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Ask for the name."""
        answer: set[str] = context.window_manager.invoke_props_dialog(self)
        return answer

    def execute(self, context: Any) -> set[str]:
        """Write the file."""
        try:
            preset_files.current().save(self.name.strip(), compat.sequencer_scene(context).dreamstrip)
        except (DreamstripError, OSError) as error:
            self.report({"ERROR"}, words("The preset was not saved: {reason}", reason=error))
            return {"CANCELLED"}
        return {"FINISHED"}
