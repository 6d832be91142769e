# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera over the active still."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from ..camera import stage
from ..views import camera
from ..views.camera import CameraView
from .base import SidebarPanel

_CAMERA_LABELS = ("Zoom", "Pan Right", "Pan Up", "Roll", "Tilt Up", "Yaw Right")
_CHANGES = (
    ("reverse", "ARROW_LEFTRIGHT"),
    ("mirror_x", "MOD_MIRROR"),
    ("mirror_y", "EMPTY_SINGLE_ARROW"),
    ("fit", "FULLSCREEN_ENTER"),
)


class DREAMSTRIP_PT_camera(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The camera over the active still."""

    bl_label = "Camera"
    bl_idname = "DREAMSTRIP_PT_camera"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return stage.active_still(compat.sequencer_scene(context)) is not None

    def draw(self, context: Any) -> None:
        scene = compat.sequencer_scene(context)
        view = camera.build(scene)
        assert view is not None, "poll has seen it"
        layout = self.layout
        _draw_making(layout, scene)
        _draw_move(layout, view)
        if view.has_keys:
            _draw_changes(layout)
        column = layout.column(align=True)
        column.use_property_split = True
        for index, label in enumerate(_CAMERA_LABELS):
            column.prop(view.strip, "dreamstrip_camera", index=index, text=label)


def _draw_making(layout: Any, scene: Any) -> None:
    """Where keys come from."""
    column = layout.column(align=True)
    column.operator_menu_enum("dreamstrip.camera_preset", "preset", text="Set Keys from Preset", icon="CAMERA_DATA")
    row = column.row(align=True)
    row.operator("dreamstrip.camera_draw", text="Draw Path", icon="GREASEPENCIL")
    row.operator("dreamstrip.camera_annotation", text="", icon="OUTLINER_OB_GREASEPENCIL")
    row = column.row(align=True)
    row.operator("dreamstrip.camera_frame", text="Adjust Frame", icon="OBJECT_ORIGIN")
    row.prop(scene.dreamstrip, "shows_camera", text="", icon="OVERLAY")


def _draw_move(layout: Any, view: CameraView) -> None:
    row = layout.row()
    if view.plays:
        row.operator("dreamstrip.camera_play", text="Show Still as It Is", icon="PAUSE", depress=True)
    elif view.is_flat:
        row.operator("dreamstrip.camera_play", text="Play Move", icon="PLAY")
    else:
        row.operator("dreamstrip.camera_proxy", text="Proxy by the Daemon", icon="FILE_MOVIE")


def _draw_changes(layout: Any) -> None:
    """What the path can be turned into."""
    row = layout.row(align=True)
    for change, icon in _CHANGES:
        row.operator("dreamstrip.camera_change", text="", icon=icon).change = change
    row.operator("dreamstrip.camera_scale", text="Scale")
    row.operator_menu_enum("dreamstrip.camera_ease", "easing", text="Easing")
