# SPDX-License-Identifier: GPL-3.0-or-later
"""Let jobs read a folder in place."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon import preferences


class DREAMSTRIP_OT_grant_folder(bpy.types.Operator):
    """Let the daemon read the files of a folder in place, however large; it takes effect when the daemon is started"""

    bl_idname = "dreamstrip.grant_folder"
    bl_label = "Grant Folder to Dreamstrip"
    bl_options = {"REGISTER"}

    directory: StringProperty(name="Folder", description="The folder to grant", subtype="DIR_PATH")

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """Where there are preferences to keep it in."""
        cls.poll_message_set("The add-on has no preferences here")
        return preferences.stored() is not None

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Let the user choose the folder."""
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, _context: Any) -> set[str]:
        """Note it in the preferences."""
        folder = Path(bpy.path.abspath(self.directory))
        if not folder.is_dir():
            self.report({"ERROR"}, "Choose a folder")
            return {"CANCELLED"}
        preferences.grant(folder)
        self.report({"INFO"}, "Granted; stop and start the daemon to let it know")
        return {"FINISHED"}
