# SPDX-License-Identifier: GPL-3.0-or-later
"""Pause, resume, move, cancel or remove all jobs of a batch."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import EnumProperty, StringProperty

from ...backend.contract.jobs import JobState
from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import CancelJob, Command, DeleteJob, MoveJob, WishJob
from ...blender_addon.takes import records
from ...blender_addon.views import queue_outline

_CHANGES = (
    ("pause", "Pause", "Let its jobs wait until you let them go on"),
    ("resume", "Resume", "Let its paused jobs go on"),
    ("first", "To the Front", "Put its waiting jobs before all others"),
    ("cancel", "Cancel", "End its jobs that have not ended"),
    ("delete", "Remove", "Delete its jobs and their folders; takes that were imported stay"),
)


class DREAMSTRIP_OT_change_batch(bpy.types.Operator):
    """Change all jobs that were sent together"""

    bl_idname = "dreamstrip.change_batch"
    bl_label = "Change Batch"
    bl_options = {"INTERNAL"}

    batch: StringProperty(description="The batch", options={"HIDDEN"})
    change: EnumProperty(name="Change", description="What becomes of its jobs", items=_CHANGES)

    @classmethod
    def description(cls, _context: Any, properties: Any) -> str:
        """The tooltip of this change."""
        return next(reason for key, _, reason in _CHANGES if key == properties.change)

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Ask before jobs end or go."""
        if self.change in ("cancel", "delete"):
            confirmed: set[str] = context.window_manager.invoke_confirm(self, event)
            return confirmed
        return self.execute(context)

    def execute(self, context: Any) -> set[str]:
        """Tell the watcher about each job that the change is for."""
        current, scene = runtime.current(), compat.sequencer_scene(context)
        session = current.session
        # The last one first: each goes to the front, before those that were moved there.
        for record in reversed(queue_outline.members(scene, session, self.batch)):
            job = session.jobs.get(record.job_id)
            command = _command(self.change, record.job_id, job.state if job is not None else None)
            if command is not None:
                current.post(command)
            if self.change == "delete":
                session.forget(record.job_id)
                records.forget(scene, record.job_id)
        return {"FINISHED"}


def _command(change: str, job_id: str, state: JobState | None) -> Command | None:
    """What the change means for one job; None: nothing."""
    waits = state in (JobState.QUEUED, JobState.INTERRUPTED)
    if change == "first":
        return MoveJob(job_id, 1) if waits else None
    if change == "pause":
        return WishJob(job_id, "pause") if waits or state is JobState.RUNNING else None
    if change == "resume":
        return WishJob(job_id, "resume") if state is JobState.PAUSED else None
    if change == "cancel":
        return CancelJob(job_id) if state is None or not state.ended else None
    return DeleteJob(job_id) if state is not None else None
