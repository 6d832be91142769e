# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a take's settings back to the panel."""

from __future__ import annotations

from typing import Any

import bpy

from ..blender_addon import compat, take_record, take_select, take_settings, take_stack
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_settings(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Put this take's prompt and settings back to the panel and select its source, to change them and dream again"""

    bl_idname = "dreamstrip.take_settings"
    bl_label = "Take's Settings to Panel"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """Of the active take."""
        scene = compat.sequencer_scene(context)
        strip = take_stack.active(scene)
        take = take_record.read(strip).take if strip is not None else None
        if take is None:
            self.report({"INFO"}, "The active strip has no take")
            return {"CANCELLED"}
        take_settings.put_back(scene.dreamstrip, take.settings)
        take_select.source_of(scene, [strip])
        return {"FINISHED"}
