# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask for a contact sheet."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import EnumProperty, FloatProperty, IntProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.sheets import grid
from ...blender_addon.sheets.grid import Grid
from ...blender_addon.shots import shot_list, submitting
from ...blender_addon.views import job
from ...blender_addon.words import of_error, words

_COLUMNS = (
    ("seeds", "Seeds", "A column for each seed, from the panel's on"),
    ("steps", "Sampling Steps", "A column for each number of sampling steps, up to the model's own 64"),
)
_WIDTH = 320


class DREAMSTRIP_OT_sheet_submit(bpy.types.Operator):
    """Try several settings on the active clip at once, as drafts side by side, and pick the one to go on with"""

    bl_idname = "dreamstrip.sheet_submit"
    bl_label = "Contact Sheet"
    bl_options = {"REGISTER"}

    rows: IntProperty(name="Rows", description="How many amounts of change are tried", min=1, max=6, default=3)
    lowest: FloatProperty(
        name="Least Change (s)", description="Of the first row", min=0.05, max=1.0, default=0.6, subtype="FACTOR"
    )
    highest: FloatProperty(
        name="Most Change (s)", description="Of the last row", min=0.05, max=1.0, default=0.95, subtype="FACTOR"
    )
    across: EnumProperty(name="Columns Are", description="What differs within a row", items=_COLUMNS)
    columns: IntProperty(name="Columns", description="How many of them", min=1, max=6, default=3)

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a daemon and a clip active."""
        scene = compat.sequencer_scene(context)
        problem = "The sequencer shows no scene of this file"
        if scene is not None:
            problem = shot_list.sheet_problem(scene)
        if not runtime.current().session.is_online:
            problem = "No daemon is running: start it first"
        cls.poll_message_set(problem)
        return not problem

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Ask what is to be tried."""
        asked: set[str] = context.window_manager.invoke_props_dialog(self, width=_WIDTH, confirm_text="Make the Sheet")
        return asked

    def check(self, _context: Any) -> bool:
        """The estimate below follows the settings."""
        return True

    def draw(self, context: Any) -> None:
        """The rows, the columns, and what they cost."""
        column = self.layout.column()
        column.use_property_split = True
        for name in ("rows", "lowest", "highest", "across", "columns"):
            column.prop(self, name)
        shot = shot_list.sheet_shot(compat.sequencer_scene(context), self._grid(context))
        if shot is not None and shot.grid is not None:
            column.label(text=words("{count} drafts of {strip}", count=shot.grid.count, strip=shot.strip))
            column.label(text=job.cost(compat.sequencer_scene(context), shot, runtime.current().session), icon="TIME")

    def execute(self, context: Any) -> set[str]:
        """Submit it like any other job."""
        scene, current = compat.sequencer_scene(context), runtime.current()
        shot = shot_list.sheet_shot(scene, self._grid(context))
        assert shot is not None, "it was asked whether there is one"
        try:
            submitting.submit(current, scene, (shot,))
        except DreamstripError as error:
            self.report({"ERROR"}, of_error(error))
            return {"CANCELLED"}
        self.report({"INFO"}, "Submitted a contact sheet: its pictures can be shown from the list of jobs")
        return {"FINISHED"}

    def _grid(self, context: Any) -> Grid:
        levels = grid.spread(min(self.lowest, self.highest), max(self.lowest, self.highest), self.rows)
        make = grid.of_steps if self.across == "steps" else grid.of_seeds
        return make(levels, compat.sequencer_scene(context).dreamstrip.seed, self.columns)
