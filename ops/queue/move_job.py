# SPDX-License-Identifier: GPL-3.0-or-later
"""Give a job another place in the queue."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import EnumProperty, StringProperty

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import MoveJob

_END = 2**31 - 1
_PLACES = (
    ("up", "Up", "One place earlier"),
    ("down", "Down", "One place later"),
    ("first", "First", "Before all that wait"),
    ("last", "Last", "After all that wait"),
)


class DREAMSTRIP_OT_move_job(bpy.types.Operator):
    """Move this job one place in the queue; with Shift, to its beginning or end"""

    bl_idname = "dreamstrip.move_job"
    bl_label = "Move Job in Queue"
    bl_options = {"REGISTER", "INTERNAL"}

    job_id: StringProperty(description="The job", options={"HIDDEN"})
    place: EnumProperty(name="To", description="Where the job goes", items=_PLACES)

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Shift goes all the way."""
        if event.shift:
            self.place = {"up": "first", "down": "last"}.get(self.place, self.place)
        return self.execute(context)

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher, if the job still waits."""
        current = runtime.current()
        position = current.session.positions.get(self.job_id)
        if position is None:
            self.report({"INFO"}, "The job does not wait any more")
            return {"CANCELLED"}
        place = {"up": position - 1, "down": position + 1, "first": 1, "last": _END}[self.place]
        current.post(MoveJob(self.job_id, max(place, 1)))
        return {"FINISHED"}
