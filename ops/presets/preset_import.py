# SPDX-License-Identifier: GPL-3.0-or-later
"""Take in a preset that somebody else has made."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import preset_files
from ...blender_addon.words import words


class DREAMSTRIP_OT_preset_import(bpy.types.Operator):
    """Take in a preset file that somebody gave you"""

    bl_idname = "dreamstrip.preset_import"
    bl_label = "Import Dreamstrip Preset"
    bl_options = {"REGISTER"}

    filepath: StringProperty(name="File", description="The preset's file", subtype="FILE_PATH")
    filter_glob: StringProperty(description="Which files are shown", default="*.json", options={"HIDDEN"})

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Let the user choose the file."""
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, _context: Any) -> set[str]:
        """Copy it, if it is one."""
        try:
            name = preset_files.current().take_in(Path(bpy.path.abspath(self.filepath)))
        except (DreamstripError, OSError) as error:
            self.report({"ERROR"}, words("This is no preset: {reason}", reason=error))
            return {"CANCELLED"}
        self.report({"INFO"}, words("Imported the preset {name}", name=name))
        return {"FINISHED"}
