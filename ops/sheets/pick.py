# SPDX-License-Identifier: GPL-3.0-or-later
"""Go on from a cell of a contact sheet."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import IntProperty, StringProperty

from ..with_daemon import WithDaemon
from .on_cells import OnCells


class DREAMSTRIP_OT_sheet_pick(OnCells, WithDaemon, bpy.types.Operator):
    """Make this cell's take, at the panel's quality: nothing that the sheet has made is made again"""

    bl_idname = "dreamstrip.sheet_pick"
    bl_label = "Pick Cell"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job of the sheet", options={"HIDDEN"})
    cell: IntProperty(description="The cell's number, from 0", min=0, options={"HIDDEN"})

    def execute(self, context: Any) -> set[str]:
        """Submit the edit."""
        is_sent, _ = self.pick(context, self.job_id, self.cell)
        return {"FINISHED"} if is_sent else {"CANCELLED"}
