# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a camera path larger or smaller."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import FloatProperty

from ..blender_addon import compat
from ..blender_addon.camera import curve, keys, move, selection
from ..blender_addon.camera.curve import Keys


class DREAMSTRIP_OT_camera_scale(bpy.types.Operator):
    """Make the camera's moves on the selected stills larger or smaller, zooms as ratios"""

    bl_idname = "dreamstrip.camera_scale"
    bl_label = "Scale Camera Path"
    bl_options = {"REGISTER", "UNDO"}

    factor: FloatProperty(
        name="Factor",
        description="Times as far from the camera at rest: 0.5 halves the move, 2 doubles it",
        min=0.0,
        soft_max=3.0,
        max=100.0,
        default=1.5,
    )

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a keyed still selected."""
        cls.poll_message_set(selection.PROBLEM)
        return bool(selection.animated(compat.sequencer_scene(context)))

    def execute(self, context: Any) -> set[str]:
        """Rewrite the keys, within the limits of a pose."""
        scene = compat.sequencer_scene(context)
        for strip in selection.animated(scene):
            keys.change(scene, strip, self._turn)
        move.keep(scene)
        return {"FINISHED"}

    def _turn(self, field: str, known: Keys) -> Keys:
        return curve.raised(known, self.factor) if field == "zoom" else curve.scaled(known, self.factor)
