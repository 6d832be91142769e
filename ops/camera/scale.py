# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a camera path larger or smaller."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from collections.abc import Callable
from typing import Any

import bpy
from bpy.props import FloatProperty

from ...blender_addon.camera import curve
from ...blender_addon.camera.curve import Keys
from .on_paths import OnPaths


class DREAMSTRIP_OT_camera_scale(OnPaths, bpy.types.Operator):
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

    def turning(self, _scene: Any, _strip: Any) -> Callable[[str, Keys], Keys]:
        """Farther from the camera at rest, or closer to it."""
        return self._scaled

    def _scaled(self, field: str, known: Keys) -> Keys:
        return curve.raised(known, self.factor) if field == "zoom" else curve.scaled(known, self.factor)
