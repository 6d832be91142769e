# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw over the preview what an edit may change."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...backend.contract.errors import Conflict
from ...blender_addon import compat
from ...blender_addon.camera import move, stage
from ...blender_addon.masks.drawing import RegionDrawing
from ...blender_addon.masks.overlay import Outlines
from ...blender_addon.preview import regions
from ...blender_addon.preview.gesture import Answer
from ...blender_addon.preview.view import canvas_view
from ...blender_addon.shots import source
from ...blender_addon.words import of_error, words
from ..on_preview import OnPreview

_STATUS = "Draw around what may change  |  Backspace: take back an outline  |  Enter: keep  |  Esc: drop"


class DREAMSTRIP_OT_mask_draw(OnPreview, bpy.types.Operator):
    """Draw around what a job of the active strip may change; it becomes a mask strip that the mask editor can edit"""

    bl_idname = "dreamstrip.mask_draw"
    bl_label = "Draw Mask Region"
    bl_options = {"REGISTER", "UNDO"}

    outlines: StringProperty(options={"HIDDEN", "SKIP_SAVE"})

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a strip active that has a picture, and that at rest."""
        strip, problem = _active(compat.sequencer_scene(context)), ""
        if strip is None:
            problem = "Make the clip or the still that is to be changed the active strip"
        elif source.is_still(strip) and move.plays(strip):
            problem = "Stop the camera's move first: the mask is drawn over the still at rest"
        cls.poll_message_set(problem)
        return not problem

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Take the mouse, wherever the button was."""
        scene = compat.sequencer_scene(context)
        if not self.sees_preview(context):
            return {"CANCELLED"}
        self._drawing = RegionDrawing(scene, _active(scene))
        return self.take_mouse(context, Outlines(self._drawing), _STATUS)

    def modal(self, context: Any, event: Any) -> set[str]:
        """Draw, until the outlines are kept or dropped."""
        scene = compat.sequencer_scene(context)
        strip = stage.find(scene, self._drawing.strip) if scene is not None else None
        if strip is None or scene.name != self._drawing.scene:
            return self.leave(context)
        region, x, y = self.pointed(context, event)
        view = canvas_view(scene, region) if region is not None else None
        answer = self._drawing.handle(event, view, x, y)
        if answer is not Answer.PASS:
            regions.redraw(context)
        if answer is Answer.KEEP:
            self.leave(context)
            return self._keep(scene, strip)
        if answer is Answer.CANCEL:
            return self.leave(context)
        return {"PASS_THROUGH"} if answer is Answer.PASS else {"RUNNING_MODAL"}

    def execute(self, context: Any) -> set[str]:
        """Make the mask of the outlines again."""
        scene = compat.sequencer_scene(context)
        self._drawing = RegionDrawing(scene, _active(scene))
        try:
            self._drawing.loads(self.outlines)
        except ValueError as error:
            self.report({"ERROR"}, words("No outlines to make a mask of: {reason}", reason=error))
            return {"CANCELLED"}
        return self._keep(scene, _active(scene)) if self._drawing.outlines else {"CANCELLED"}

    def _keep(self, scene: Any, strip: Any) -> set[str]:
        self.outlines = self._drawing.dumps()
        try:
            self._drawing.keep(scene, strip)
        except Conflict as error:
            self.report({"ERROR"}, of_error(error))
            return {"CANCELLED"}
        return {"FINISHED"}


def _active(scene: Any | None) -> Any | None:
    """The active strip, if it has a picture to edit."""
    editor = scene.sequence_editor if scene is not None else None
    strip = editor.active_strip if editor is not None else None
    return strip if strip is not None and strip.type in source.READABLE else None
