# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera over the active still."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from .base import SidebarPanel

_CAMERA_LABELS = ("Zoom", "Pan Right", "Pan Up", "Roll", "Tilt Up", "Yaw Right")


class DREAMSTRIP_PT_camera(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The camera over the active still."""

    bl_label = "Camera"
    bl_idname = "DREAMSTRIP_PT_camera"

    @classmethod
    def poll(cls, context: Any) -> bool:
        scene = compat.sequencer_scene(context)
        return _active_still(scene) is not None if scene is not None else False

    def draw(self, context: Any) -> None:
        strip = _active_still(compat.sequencer_scene(context))
        layout = self.layout
        layout.operator_menu_enum("dreamstrip.camera_preset", "preset", text="Set Keys from Preset", icon="CAMERA_DATA")
        column = layout.column(align=True)
        column.use_property_split = True
        for index, label in enumerate(_CAMERA_LABELS):
            column.prop(strip, "dreamstrip_camera", index=index, text=label)


def _active_still(scene: Any) -> Any | None:
    """The active strip, if it is a picture that a camera can move over."""
    strip = scene.sequence_editor.active_strip if scene.sequence_editor is not None else None
    return strip if strip is not None and strip.type == "IMAGE" else None
