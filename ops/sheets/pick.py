# SPDX-License-Identifier: GPL-3.0-or-later
"""Go on from a cell of a contact sheet."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import IntProperty, StringProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.sheets import picking
from ...blender_addon.words import words
from ..with_daemon import WithDaemon


class DREAMSTRIP_OT_sheet_pick(WithDaemon, bpy.types.Operator):
    """Make this cell's take, at the panel's quality: nothing that the sheet has made is made again"""

    bl_idname = "dreamstrip.sheet_pick"
    bl_label = "Pick Cell"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job of the sheet", options={"HIDDEN"})
    cell: IntProperty(description="The cell's number, from 0", min=0, options={"HIDDEN"})

    def execute(self, context: Any) -> set[str]:
        """Submit the edit; its take lands over the strip that the sheet was made of, wherever that is then."""
        current = runtime.current()
        try:
            picking.pick(current, compat.sequencer_scene(context), self.job_id, self.cell)
        except DreamstripError as error:
            self.report({"ERROR"}, f"{error} {error.fix}")
            return {"CANCELLED"}
        self.report({"INFO"}, words("Goes on from cell {number}", number=self.cell + 1))
        return {"FINISHED"}
