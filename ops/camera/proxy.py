# SPDX-License-Identifier: GPL-3.0-or-later
"""Have the daemon make a small clip of the camera's move."""

from __future__ import annotations

from typing import Any

import bpy

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat, preferences
from ...blender_addon.camera import proxy, stage
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import Send
from ...blender_addon.takes import records
from ...blender_addon.words import of_error


class DREAMSTRIP_OT_camera_proxy(bpy.types.Operator):  # type: ignore[misc]
    """Have the daemon make a small clip of the camera's move, without any model; it lands over the still by itself"""

    bl_idname = "dreamstrip.camera_proxy"
    bl_label = "Camera Proxy"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a daemon and a still active."""
        problem = stage.problem(compat.sequencer_scene(context))
        if not runtime.current().session.is_online:
            problem = "No daemon is running: start it first"
        cls.poll_message_set(problem)
        return not problem

    def execute(self, context: Any) -> set[str]:
        """Submit the job like any other."""
        scene = compat.sequencer_scene(context)
        strip = stage.active_still(scene)
        try:
            record, outbound = proxy.outbound(scene, strip, preferences.renders_folder())
        except DreamstripError as error:
            self.report({"ERROR"}, of_error(error))
            return {"CANCELLED"}
        current = runtime.current()
        records.remember(scene, record)
        current.session.submitted(scene.name, record)
        current.post(Send(outbound))
        return {"FINISHED"}
