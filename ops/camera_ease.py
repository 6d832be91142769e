# SPDX-License-Identifier: GPL-3.0-or-later
"""Give all camera keys one easing."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import EnumProperty

from ..blender_addon import compat
from ..blender_addon.camera import curve, keys, move, selection
from ..blender_addon.camera.curve import EASINGS


class DREAMSTRIP_OT_camera_ease(bpy.types.Operator):
    """Choose how the camera of the selected stills goes from key to key"""

    bl_idname = "dreamstrip.camera_ease"
    bl_label = "Ease Camera Path"
    bl_options = {"REGISTER", "UNDO"}

    easing: EnumProperty(
        name="Easing",
        description="How the camera goes from key to key",
        items=[(key, title, reason) for key, (title, reason) in EASINGS.items()],
    )

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a keyed still selected."""
        cls.poll_message_set(selection.PROBLEM)
        return bool(selection.animated(compat.sequencer_scene(context)))

    def execute(self, context: Any) -> set[str]:
        """Change the keys' interpolation; where and when they are stays."""
        scene = compat.sequencer_scene(context)
        for strip in selection.animated(scene):
            keys.change(scene, strip, lambda _field, known: curve.eased(known, self.easing))
        move.keep(scene)
        return {"FINISHED"}
