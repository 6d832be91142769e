# SPDX-License-Identifier: GPL-3.0-or-later
"""Do one of the fixes that a preflight offers."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from pathlib import Path
from typing import Any

import bpy
from bpy.props import EnumProperty, StringProperty

from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.shots import preflight, preflight_fixes, relinking, submitting


class DREAMSTRIP_OT_fix_conflict(bpy.types.Operator):
    """Mend what keeps a job from being sent"""

    bl_idname = "dreamstrip.fix_conflict"
    bl_label = "Fix Conflict"
    bl_options = {"INTERNAL"}

    fix: EnumProperty(name="Fix", description="What is done", items=preflight_fixes.FIXES)
    key: StringProperty(description="The job", options={"HIDDEN"})
    filepath: StringProperty(name="File", description="Where the file lies now", subtype="FILE_PATH")

    @classmethod
    def description(cls, _context: Any, properties: Any) -> str:
        """The tooltip of this fix."""
        return next(reason for key, _, reason in preflight_fixes.FIXES if key == properties.fix)

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a preflight."""
        cls.poll_message_set("Nothing is about to be sent")
        return compat.sequencer_scene(context) is not None and runtime.current().session.preflight is not None

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Ask for the file that is to be located."""
        if self.fix != "relink":
            return self.execute(context)
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: Any) -> set[str]:
        """Mend it, and work the preflight out anew."""
        scene, current = compat.sequencer_scene(context), runtime.current()
        shown = current.session.preflight
        assert shown is not None, "poll has seen it"
        if self.fix == "relink" and not self._relink(scene, shown):
            self.report({"ERROR"}, "Choose the file of the strip")
            return {"CANCELLED"}
        left_out = preflight_fixes.apply(scene, shown, self.fix, self.key)
        busy = submitting.busy(current, scene)
        current.session.preflight = preflight.prepare(scene, current.session.machine, busy, shown.scope, left_out)
        if self.fix in preflight_fixes.CHANGING:
            bpy.ops.ed.undo_push(message=self.bl_label)
        return {"FINISHED"}

    def _relink(self, scene: Any, shown: preflight.Preflight) -> bool:
        found = Path(bpy.path.abspath(self.filepath))
        name = next((item.shot.strip for item in shown.items if item.key == self.key), "")
        strip = compat.all_strips(scene.sequence_editor).get(name)
        return found.is_file() and relinking.relink_strip(strip, found) is not None
