# SPDX-License-Identifier: GPL-3.0-or-later
"""Give all camera keys one easing."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from collections.abc import Callable
from typing import Any

import bpy
from bpy.props import EnumProperty

from ...blender_addon.camera import curve
from ...blender_addon.camera.curve import EASINGS, Keys
from .on_paths import OnPaths


class DREAMSTRIP_OT_camera_ease(OnPaths, bpy.types.Operator):
    """Choose how the camera of the selected stills goes from key to key"""

    bl_idname = "dreamstrip.camera_ease"
    bl_label = "Ease Camera Path"
    bl_options = {"REGISTER", "UNDO"}

    easing: EnumProperty(
        name="Easing",
        description="How the camera goes from key to key",
        items=[(key, title, reason) for key, (title, reason) in EASINGS.items()],
    )

    def turning(self, _scene: Any, _strip: Any) -> Callable[[str, Keys], Keys]:
        """Another interpolation; where and when the keys are stays."""
        return lambda _field, known: curve.eased(known, self.easing)
