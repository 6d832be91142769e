# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell the user what has happened meanwhile."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import BoolProperty, StringProperty

_SECONDS = 0.05


class DREAMSTRIP_OT_notify(bpy.types.Operator):
    """Show a message in the status bar"""

    bl_idname = "dreamstrip.notify"
    bl_label = "Dreamstrip Message"
    bl_options = {"INTERNAL"}

    text: StringProperty(description="The message", options={"HIDDEN"})
    is_problem: BoolProperty(description="Whether something went wrong", options={"HIDDEN"})

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Blender shows only reports of operators that it runs itself, so this one waits for its next event."""
        self._timer = context.window_manager.event_timer_add(_SECONDS, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: Any, _event: Any) -> set[str]:
        """Tell it and be gone; the event goes on to where it belongs."""
        context.window_manager.event_timer_remove(self._timer)
        return self.execute(context) | {"PASS_THROUGH"}

    def execute(self, _context: Any) -> set[str]:
        """Report the message."""
        self.report({"WARNING" if self.is_problem else "INFO"}, self.text)
        return {"FINISHED"}
