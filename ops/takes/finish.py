# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the full take of a draft."""

from __future__ import annotations

from typing import Any

import bpy

from ...backend.contract.errors import Conflict
from ...backend.contract.jobs import JobState
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import WishJob
from ...blender_addon.daemon.runtime import Runtime
from ...blender_addon.takes import arrivals, records, strip_record
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_finish(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Go on from this draft to the full take, which takes its place by itself"""

    bl_idname = "dreamstrip.take_finish"
    bl_label = "Make Full Take"
    bl_options = {"REGISTER"}

    def execute(self, context: Any) -> set[str]:
        """Send each draft's job again, through every stage."""
        return self.on_each(context, _finish)


def _finish(scene: Any, strip: Any) -> str:
    current, entry = runtime.current(), strip_record.read(strip).take
    assert entry is not None, "a take strip shows a take"
    if not current.session.is_online:
        raise Conflict("No daemon is running.", "Start it first.")
    if entry.stage:
        return _go_on(current, entry.job_id)
    record, take = records.find(scene, entry.job_id), current.session.takes.get(entry.job_id)
    if record is None or take is None or not isinstance(take.request, arrivals.SAMPLED):
        raise Conflict("The job of this draft is gone.", "Redo the take with the quality Full.")
    if entry.settings.quality not in ("draft", "preview"):
        raise Conflict("This take is no draft.", "Redo it with other settings instead.")
    arrivals.follow(current, scene, record, take, "full")
    return "Sent the full take"


def _go_on(current: Runtime, job_id: str) -> str:
    """The job itself makes more of what its stages have shown."""
    job = current.session.jobs.get(job_id)
    if job is None:
        raise Conflict("The job of this draft is gone.", "Redo the take with the quality Full.")
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        current.post(WishJob(job_id, "retry"))
    elif job.state is JobState.PAUSED:
        current.post(WishJob(job_id, "resume"))
    else:
        raise Conflict("Its job is at work already.", "Wait: better stages take the place of this one.")
    return "The job goes on"
