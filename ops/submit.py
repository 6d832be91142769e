# SPDX-License-Identifier: GPL-3.0-or-later
"""Submit a job for each selected strip, or one from the prompt alone."""

from __future__ import annotations

from typing import Any

import bpy

from ..backend.contract.errors import DreamstripError
from ..blender_addon import compat, preferences, records, request_builder, runtime
from ..blender_addon.messages import Send


class DREAMSTRIP_OT_submit(bpy.types.Operator):  # type: ignore[misc]
    """Send the selected strips to the daemon, each as a job of its own"""

    bl_idname = "dreamstrip.submit"
    bl_label = "Dream"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a daemon, something to send, and a prompt."""
        scene = compat.sequencer_scene(context)
        if scene is None:
            cls.poll_message_set("The sequencer shows no scene")
            return False
        problem = request_builder.problem(scene, request_builder.shots(scene))
        if runtime.current().session.connection.state != "online":
            problem = "No daemon is running: start it first"
        cls.poll_message_set(problem)
        return not problem

    def execute(self, context: Any) -> set[str]:
        """Write down each job on the scene and hand it to the watcher."""
        scene = compat.sequencer_scene(context)
        shots = request_builder.shots(scene)
        try:
            outbounds = [request_builder.outbound(scene, shot, preferences.renders_folder()) for shot in shots]
        except DreamstripError as error:
            self.report({"ERROR"}, f"{error}. {error.fix}")
            return {"CANCELLED"}
        current = runtime.current()
        for shot, outbound in zip(shots, outbounds, strict=True):
            record = records.Record.of_shot(scene, outbound.job_id, shot)
            records.remember(scene, record)
            current.session.submitted(scene.name, record)
            current.post(Send(outbound))
        self.report({"INFO"}, f"Submitted {len(outbounds)} job{'s' if len(outbounds) > 1 else ''}")
        return {"FINISHED"}
