# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove the ended jobs of the scene."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import DeleteJob
from ...blender_addon.takes import records
from ...blender_addon.words import words
from ..with_daemon import WithDaemon


class DREAMSTRIP_OT_clear_jobs(WithDaemon, bpy.types.Operator):  # type: ignore[misc]
    """Remove all ended jobs of this scene and their folders; takes that were imported stay"""

    bl_idname = "dreamstrip.clear_jobs"
    bl_label = "Remove Ended Jobs"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a daemon that answers, and a scene."""
        return super().poll(context) and compat.sequencer_scene(context) is not None

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Ask first: takes that were not imported go too."""
        confirmed: set[str] = context.window_manager.invoke_confirm(self, event)
        return confirmed

    def execute(self, context: Any) -> set[str]:
        """Forget them here and tell the watcher."""
        current, scene = runtime.current(), compat.sequencer_scene(context)
        ended = [
            record.job_id
            for record in records.listed(scene)
            if (job := current.session.jobs.get(record.job_id)) is not None and job.state.ended
        ]
        for job_id in ended:
            current.session.forget(job_id)
            current.post(DeleteJob(job_id))
        records.forget_all(scene, frozenset(ended))
        self.report({"INFO"}, words("Removed {count} ended jobs", count=len(ended)))
        return {"FINISHED"}
