# SPDX-License-Identifier: GPL-3.0-or-later
"""Grab, scale and roll the camera's frame in the preview, at any frame."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import compat
from ...blender_addon.camera import keys, move, stage
from ...blender_addon.camera.handling import Handling
from ...blender_addon.camera.overlay import AtHand
from ...blender_addon.preview import regions
from ...blender_addon.preview.gesture import Answer
from ..on_preview import OnPreview
from .on_still import OnStill

_STATUS = "Drag inside: move  |  Corner: zoom  |  Knob: roll  |  Each drag sets a key  |  Enter or Esc: end"


class DREAMSTRIP_OT_camera_frame(OnPreview, OnStill, bpy.types.Operator):  # type: ignore[misc]
    """Move, scale and roll the camera's frame in the preview; each drag sets a key at the playhead"""

    bl_idname = "dreamstrip.camera_frame"
    bl_label = "Adjust Camera Frame"
    bl_options = {"REGISTER"}

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Take the mouse, wherever the button was."""
        scene = compat.sequencer_scene(context)
        strip = stage.active_still(scene)
        assert strip is not None, "poll has seen it"
        if not self.sees_preview(context):
            return {"CANCELLED"}
        if move.plays(strip):
            move.stop(scene, strip)
            bpy.ops.ed.undo_push(message="Stop Camera Move")
        self._scene, self._strip = scene.name, strip.name
        self._handling = Handling()
        return self.take_mouse(context, AtHand(self._handling, strip.name), _STATUS)

    def modal(self, context: Any, event: Any) -> set[str]:
        """One gesture after the other, each an undo step, until the user ends it."""
        scene = compat.sequencer_scene(context)
        strip = stage.find(scene, self._strip) if scene is not None and scene.name == self._scene else None
        if scene is None or strip is None:
            return self._leave(context)
        region, x, y = self.pointed(context, event)
        view = stage.view(scene, strip, region) if region is not None else None
        pose = keys.pose_at(scene, strip, scene.frame_current)
        answer = self._handling.handle(event, view, x, y, pose)
        if answer is not Answer.PASS:
            regions.redraw(context)
        if answer is Answer.CANCEL:
            return self._leave(context)
        if answer is Answer.KEEP and self._handling.pose is not None:
            keys.set_pose(scene, strip, scene.frame_current, self._handling.pose, self._handling.keyed)
            self._handling.reset()
            bpy.ops.ed.undo_push(message="Adjust Camera Frame")
        return {"PASS_THROUGH"} if answer is Answer.PASS else {"RUNNING_MODAL"}

    def _leave(self, context: Any) -> set[str]:
        self.leave(context)
        return {"FINISHED"}
