# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the camera's move in the preview at once, or show the still as it is again."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import compat
from ...blender_addon.camera import move, stage
from ...blender_addon.words import words
from .on_still import OnStill


class DREAMSTRIP_OT_camera_play(OnStill, bpy.types.Operator):  # type: ignore[misc]
    """Show the camera's move in the preview by the still's transform, which comes back as it was; again to stop"""

    bl_idname = "dreamstrip.camera_play"
    bl_label = "Play Camera Move"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """Start it, or stop it."""
        scene = compat.sequencer_scene(context)
        strip = stage.active_still(scene)
        if move.plays(strip):
            move.stop(scene, strip)
            return {"FINISHED"}
        problem = move.problem(scene, strip)
        if problem:
            self.report({"ERROR"}, words("{problem}. The daemon can: use Camera Proxy", problem=words(problem)))
            return {"CANCELLED"}
        move.play(scene, strip)
        return {"FINISHED"}
