# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove a preset of the user's own."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import EnumProperty

from ...blender_addon import preset_files


def _names(_operator: Any, _context: Any) -> list[tuple[str, str, str]]:
    # Blender does not keep the words of a list that a function gives: this one must live as long as the menu.
    _names.kept = [(name, name, "Remove this preset") for name in preset_files.current().names]  # type: ignore[attr-defined]
    return _names.kept  # type: ignore[attr-defined, no-any-return]


class DREAMSTRIP_OT_preset_remove(bpy.types.Operator):
    """Delete a preset of your own"""

    bl_idname = "dreamstrip.preset_remove"
    bl_label = "Remove Dreamstrip Preset"
    bl_options = {"REGISTER"}

    name: EnumProperty(name="Preset", description="The preset to delete", items=_names)

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """With a preset."""
        cls.poll_message_set("There are no presets of your own")
        return bool(preset_files.current().names)

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Ask first: no undo brings a file back."""
        confirmed: set[str] = context.window_manager.invoke_confirm(self, event)
        return confirmed

    def execute(self, _context: Any) -> set[str]:
        """Delete the file."""
        preset_files.current().remove(self.name)
        return {"FINISHED"}
