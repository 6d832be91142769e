# SPDX-License-Identifier: GPL-3.0-or-later
"""Add a camera preset's keyframes to the selected stills."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import EnumProperty

from ..backend.contract.camera import PRESETS
from ..blender_addon import camera_keys, compat, source


class DREAMSTRIP_OT_camera_preset(bpy.types.Operator):
    """Replace the camera keys of the selected stills by a preset's; edit them like any others"""

    bl_idname = "dreamstrip.camera_preset"
    bl_label = "Camera Preset"
    bl_options = {"REGISTER", "UNDO"}

    preset: EnumProperty(name="Preset", items=[(name, name.replace("_", " ").title(), "") for name in PRESETS])

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a still selected."""
        cls.poll_message_set("Select a still")
        return bool(source.selected_stills(compat.sequencer_scene(context)))

    def execute(self, context: Any) -> set[str]:
        """Key each selected still."""
        scene = compat.sequencer_scene(context)
        for strip in source.selected_stills(scene):
            camera_keys.apply_preset(scene, strip, self.preset)
        return {"FINISHED"}
