# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw the camera's path over the preview."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, StringProperty

from ...blender_addon import compat
from ...blender_addon.camera import move, stage
from ...blender_addon.camera.drawing import Drawing, Settings
from ...blender_addon.camera.overlay import AtHand
from ...blender_addon.camera.stroke import TIMINGS
from ...blender_addon.preview import regions
from ...blender_addon.preview.gesture import Answer
from ...blender_addon.words import words
from ..on_preview import OnPreview
from .on_still import OnStill

_STATUS = "Draw the camera's way  |  Wheel: zoom  |  Backspace: take back a stroke  |  Enter: keep  |  Esc: drop"


class DREAMSTRIP_OT_camera_draw(OnPreview, OnStill, bpy.types.Operator):
    """Draw the camera's path over the preview with mouse or pen; another stroke from the path changes a part of it"""

    bl_idname = "dreamstrip.camera_draw"
    bl_label = "Draw Camera Path"
    bl_options = {"REGISTER", "UNDO"}

    timing: EnumProperty(
        name="Timing",
        description="How the camera moves along the stroke",
        items=[(key, title, reason) for key, (title, reason) in TIMINGS.items()],
    )
    smoothing: FloatProperty(
        name="Smoothing", description="How much of the hand's tremor is evened out", min=0.0, max=1.0, default=0.5
    )
    tolerance: FloatProperty(
        name="Tolerance",
        description="How far the keys may be off the stroke, in percent of the picture; more makes fewer keys",
        min=0.01,
        max=10.0,
        default=0.3,
    )
    stays_inside: BoolProperty(
        name="Stay Inside", description="Never let the camera see beyond the picture's edges", default=True
    )
    strokes: StringProperty(options={"HIDDEN", "SKIP_SAVE"})

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Take the mouse, wherever the button was."""
        scene = compat.sequencer_scene(context)
        strip = stage.active_still(scene)
        if not self.sees_preview(context):
            return {"CANCELLED"}
        self._played = move.plays(strip)
        move.stop(scene, strip)
        self._drawing = Drawing(scene, strip, self._settings())
        return self.take_mouse(context, AtHand(self._drawing, self._drawing.strip), _STATUS)

    def modal(self, context: Any, event: Any) -> set[str]:
        """Draw, until the path is kept or dropped."""
        scene = compat.sequencer_scene(context)
        strip = stage.find(scene, self._drawing.strip) if scene is not None else None
        if strip is None or scene.name != self._drawing.scene:
            return self.leave(context)
        region, x, y = self.pointed(context, event)
        view = stage.view(scene, strip, region) if region is not None else None
        answer = self._drawing.handle(event, view, x, y)
        if answer is not Answer.PASS:
            regions.redraw(context)
        if answer in (Answer.KEEP, Answer.CANCEL):
            return self._end(context, scene, strip, is_kept=answer is Answer.KEEP)
        return {"PASS_THROUGH"} if answer is Answer.PASS else {"RUNNING_MODAL"}

    def execute(self, context: Any) -> set[str]:
        """Write the strokes again, after a setting was changed."""
        scene = compat.sequencer_scene(context)
        strip = stage.active_still(scene)
        drawing = Drawing(scene, strip, self._settings())
        try:
            drawing.loads(self.strokes)
        except ValueError as error:
            self.report({"ERROR"}, words("No strokes to draw: {reason}", reason=error))
            return {"CANCELLED"}
        drawing.keep(scene, strip)
        move.keep(scene)
        return {"FINISHED"}

    def _end(self, context: Any, scene: Any, strip: Any, is_kept: bool) -> set[str]:
        """Keep the path or drop it, and show the move if it was shown before."""
        if is_kept:
            self.strokes = self._drawing.dumps()
            self._drawing.keep(scene, strip)
        if self._played and not move.problem(scene, strip):
            move.play(scene, strip)
        dropped = self.leave(context)
        return {"FINISHED"} if is_kept else dropped

    def _settings(self) -> Settings:
        return Settings(self.timing, self.smoothing, self.tolerance / 100, self.stays_inside)
