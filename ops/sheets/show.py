# SPDX-License-Identifier: GPL-3.0-or-later
"""Look at a contact sheet."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.panels import sheet as popup
from ...blender_addon.preview import regions
from ...blender_addon.preview.gesture import Answer
from ...blender_addon.sheets import pictures
from ...blender_addon.sheets.overlay import SheetPainting
from ...blender_addon.views import sheet as view
from ...blender_addon.words import words
from ..on_preview import OnPreview
from .on_cells import OnCells

_STATUS = "Click a picture, or arrows and Enter: make its take  |  Esc, or a click beside them: close"
_TICK_SECONDS = 0.05


class DREAMSTRIP_OT_sheet_show(OnPreview, OnCells, bpy.types.Operator):
    """Show the pictures of this contact sheet over the preview; a click on one makes its take"""

    bl_idname = "dreamstrip.sheet_show"
    bl_label = "Show Contact Sheet"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job of the sheet", options={"HIDDEN"})

    _timer: Any = None

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Show it over the preview; where there is none, in a popup with a button under each picture."""
        sheet = runtime.current().session.sheets.get(self.job_id)
        if sheet is None:
            self.report({"ERROR"}, "The pictures of this contact sheet have not come yet")
            return {"CANCELLED"}
        if not regions.previews(context.window):
            pictures.show(sheet.pictures)
            shown: set[str] = context.window_manager.invoke_popup(self, width=popup.CELL_WIDTH * (sheet.columns + 1))
            return shown
        self._sheet = SheetPainting(context.window, self.job_id, sheet)
        self._timer = context.window_manager.event_timer_add(_TICK_SECONDS, window=context.window)
        return self.take_mouse(context, self._sheet, _STATUS)

    def modal(self, context: Any, event: Any) -> set[str]:
        """Look, and go on from one cell or several, until the user ends it or there is nothing to see it in."""
        place = self._sheet.layout(context.window, context.preferences.system.ui_scale)
        if place is None or self.job_id not in runtime.current().session.sheets:
            return self.leave(context)
        region, layout = place
        if event.type == "TIMER":
            if self._sheet.tick():
                region.tag_redraw()
            return {"PASS_THROUGH"}
        answer = self._sheet.browsing.handle(event, layout, event.mouse_x - region.x, event.mouse_y - region.y)
        if answer is Answer.CANCEL:
            return self.leave(context)
        if answer is Answer.LEAVE:
            return self.leave(context) | {"PASS_THROUGH"}
        if answer is Answer.KEEP:
            self._pick(context)
        if answer is not Answer.PASS:
            region.tag_redraw()
        return {"PASS_THROUGH"} if answer is Answer.PASS else {"RUNNING_MODAL"}

    def cancel(self, context: Any) -> None:
        """Blender ends the operator, as when a file is opened."""
        super().cancel(context)
        if self._timer is not None:
            context.window_manager.event_timer_remove(self._timer)
        self._timer = None

    def _pick(self, context: Any) -> None:
        if not runtime.current().session.is_online:
            self._sheet.note = words("No daemon is running: start it first")
        elif compat.sequencer_scene(context) is not None:
            _, self._sheet.note = self.pick(context, self.job_id, self._sheet.browsing.current)

    def check(self, _context: Any) -> bool:
        """A cell was picked in the popup: draw it as one that is."""
        return True

    def draw(self, _context: Any) -> None:
        """The sheet as it is here, in the popup."""
        shown = view.build(runtime.current().session, self.job_id)
        if shown is not None:
            popup.draw(self.layout, shown, self.job_id)

    def execute(self, _context: Any) -> set[str]:
        """Looking changes nothing."""
        return {"FINISHED"}
