# SPDX-License-Identifier: GPL-3.0-or-later
"""Look at a contact sheet."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon.daemon import runtime
from ...blender_addon.panels import sheet as popup
from ...blender_addon.sheets import pictures
from ...blender_addon.views import sheet as view


class DREAMSTRIP_OT_sheet_show(bpy.types.Operator):
    """Show the pictures of this contact sheet; a click on one's button makes its take"""

    bl_idname = "dreamstrip.sheet_show"
    bl_label = "Show Contact Sheet"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job of the sheet", options={"HIDDEN"})

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Have the pictures ready, and open the popup."""
        sheet = runtime.current().session.sheets.get(self.job_id)
        if sheet is None:
            self.report({"ERROR"}, "The pictures of this contact sheet have not come yet")
            return {"CANCELLED"}
        pictures.show((sheet.source, *(cell.picture for cell in sheet.cells)))
        width = popup.CELL_WIDTH * (sheet.columns + 1)
        shown: set[str] = context.window_manager.invoke_popup(self, width=width)
        return shown

    def check(self, _context: Any) -> bool:
        """A cell was picked: draw it as one that is."""
        return True

    def draw(self, _context: Any) -> None:
        """The sheet as it is here."""
        shown = view.build(runtime.current().session, self.job_id)
        if shown is not None:
            popup.draw(self.layout, shown, self.job_id)

    def execute(self, _context: Any) -> set[str]:
        """Looking changes nothing."""
        return {"FINISHED"}
