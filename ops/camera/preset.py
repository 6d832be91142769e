# SPDX-License-Identifier: GPL-3.0-or-later
"""Write a camera preset's keyframes to the selected stills."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import EnumProperty

from ...backend.contract.camera import PRESETS
from ...blender_addon import compat
from ...blender_addon.camera import keys
from ...blender_addon.camera.curve import EASINGS
from ...blender_addon.shots import source

_AS_IN_PRESET = "preset"
_REASONS = {
    "static": "No move: the whole picture, to begin your own keys from",
    "zoom_in": "From the whole picture closer to its middle",
    "zoom_out": "From close to the middle back to the whole picture",
    "pan_left": "The camera moves to the left over the picture",
    "pan_right": "The camera moves to the right over the picture",
    "pan_up": "The camera moves up over the picture",
    "pan_down": "The camera moves down over the picture",
    "roll_left": "The camera turns counter-clockwise",
    "roll_right": "The camera turns clockwise",
    "tilt_down": "The camera nods down, in perspective",
    "tilt_up": "The camera nods up, in perspective",
    "yaw_left": "The camera turns its head to the left, in perspective",
    "yaw_right": "The camera turns its head to the right, in perspective",
    "dolly": "A push towards the picture from a little above, levelling out on its way",
    "orbit": "Around the middle of the picture from one side to the other, in perspective",
    "handheld": "The small sways of a camera that is held by hand",
}


class DREAMSTRIP_OT_camera_preset(bpy.types.Operator):
    """Replace the camera keys of the selected stills by a preset's, as long as the strip; edit them like any others"""

    bl_idname = "dreamstrip.camera_preset"
    bl_label = "Camera Preset"
    bl_options = {"REGISTER", "UNDO"}

    preset: EnumProperty(
        name="Preset",
        description="The move that is written as keyframes",
        items=[(name, name.replace("_", " ").title(), _REASONS[name]) for name in PRESETS],
    )
    easing: EnumProperty(
        name="Easing",
        description="How the camera goes from key to key",
        items=[
            (_AS_IN_PRESET, "As in Preset", "Each key as the preset has it"),
            *((key, title, reason) for key, (title, reason) in EASINGS.items()),
        ],
    )

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a still selected."""
        cls.poll_message_set("Select a still")
        return bool(source.selected_stills(compat.sequencer_scene(context)))

    def execute(self, context: Any) -> set[str]:
        """Key each selected still."""
        scene = compat.sequencer_scene(context)
        easing = None if self.easing == _AS_IN_PRESET else self.easing
        for strip in source.selected_stills(scene):
            keys.apply_preset(scene, strip, self.preset, easing)
        return {"FINISHED"}
