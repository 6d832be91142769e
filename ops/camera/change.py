# SPDX-License-Identifier: GPL-3.0-or-later
"""Reverse or mirror a camera path, or fit it to its strip."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from collections.abc import Callable
from typing import Any

import bpy
from bpy.props import EnumProperty

from ...blender_addon.camera import curve, keys
from ...blender_addon.camera.curve import Keys
from .on_paths import OnPaths

_CHANGES = (
    ("reverse", "Reverse", "The same way from its end to its beginning", "ARROW_LEFTRIGHT", 0),
    ("mirror_x", "Mirror Left and Right", "Pan, yaw and roll to the other side", "MOD_MIRROR", 1),
    ("mirror_y", "Mirror Up and Down", "Pan, tilt and roll to the other side", "MOD_MIRROR", 2),
    ("fit", "Fit to Strip", "Stretch the keys over the length that the strip has now", "FULLSCREEN_ENTER", 3),
)
_MIRRORED = {"mirror_x": ("pan_x", "yaw", "roll"), "mirror_y": ("pan_y", "tilt", "roll")}


class DREAMSTRIP_OT_camera_change(OnPaths, bpy.types.Operator):
    """Reverse or mirror the camera path of the selected stills, or fit it to the strip"""

    bl_idname = "dreamstrip.camera_change"
    bl_label = "Change Camera Path"
    bl_options = {"REGISTER", "UNDO"}

    change: EnumProperty(name="Change", description="What becomes of the path", items=_CHANGES)

    @classmethod
    def description(cls, _context: Any, properties: Any) -> str:
        """The change's own words."""
        return next(text for key, _, text, *_ in _CHANGES if key == properties.change)

    def turning(self, scene: Any, strip: Any) -> Callable[[str, Keys], Keys]:
        """The change for this strip."""
        first, last = keys.span(strip)
        if self.change == "reverse":
            return lambda _field, known: curve.reversed_in(known, first, last)
        if self.change == "fit":
            frames = [key.frame for known in keys.read(scene, strip).values() for key in known]
            old = (min(frames), max(frames))
            return lambda _field, known: curve.stretched(known, old, (first, last))
        mirrored = _MIRRORED[self.change]
        return lambda field, known: curve.scaled(known, -1.0) if field in mirrored else known
