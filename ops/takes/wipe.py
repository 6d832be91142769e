# SPDX-License-Identifier: GPL-3.0-or-later
"""Wipe between take and source in the preview."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import compat
from ...blender_addon.takes import stack, wipe
from ...blender_addon.takes.wipe import Wipe
from .on_takes import OnTakes

_ENDS = ("LEFTMOUSE", "RIGHTMOUSE", "RET", "NUMPAD_ENTER", "ESC")
_PASSED_ON = (
    "SPACE", "LEFT_ARROW", "RIGHT_ARROW", "HOME", "MIDDLEMOUSE", "WHEELUPMOUSE", "WHEELDOWNMOUSE", "TIMER",
    "TRACKPADPAN", "TRACKPADZOOM",
)  # fmt: skip


class DREAMSTRIP_OT_take_wipe(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Move the mouse over the preview: the take shows to the left of it, the source to the right. Click to end"""

    bl_idname = "dreamstrip.take_wipe"
    bl_label = "Wipe Between Take and Source"
    bl_options = {"REGISTER"}

    _wipe: Wipe | None = None

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Begin, if there is a preview to see it in."""
        scene = compat.sequencer_scene(context)
        strip = stack.active(scene)
        if strip is None or wipe.preview_at(context, event) is None:
            self.report({"INFO"}, "Select a take, and open a preview to see the wipe in")
            return {"CANCELLED"}
        self._wipe = Wipe(scene, strip)
        self._move(context, event)
        context.window_manager.modal_handler_add(self)
        context.workspace.status_text_set("Take | Source: move the mouse over the preview. Click, Return or Esc: end")
        return {"RUNNING_MODAL"}

    def modal(self, context: Any, event: Any) -> set[str]:
        """Follow the mouse; playing and zooming go on."""
        if event.type in _ENDS and event.value == "PRESS":  # a menu's click is let go of after it has begun
            self.cancel(context)
            return {"FINISHED"}
        if event.type in ("MOUSEMOVE", "INBETWEEN_MOUSEMOVE"):
            self._move(context, event)
        return {"PASS_THROUGH"} if event.type in _PASSED_ON else {"RUNNING_MODAL"}

    def cancel(self, _context: Any) -> None:
        """Leave the strips as they were."""
        if self._wipe is not None:
            self._wipe.end()
        self._wipe = None
        for workspace in bpy.data.workspaces:  # it may be another than at the beginning, as when a file is opened
            workspace.status_text_set(None)

    def _move(self, context: Any, event: Any) -> None:
        region = wipe.preview_at(context, event)
        if self._wipe is not None and region is not None:
            self._wipe.move(region, event.mouse_x - region.x)
