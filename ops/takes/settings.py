# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a take's settings back to the panel."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import compat
from ...blender_addon.takes import again, selection, stack, strip_record
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_settings(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Put this take's prompt and settings back to the panel and select its source, to change them and dream again"""

    bl_idname = "dreamstrip.take_settings"
    bl_label = "Take's Settings to Panel"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """Of the active take."""
        scene = compat.sequencer_scene(context)
        strip = stack.active(scene)
        take = strip_record.read(strip).take if strip is not None else None
        if take is None:
            self.report({"INFO"}, "The active strip has no take")
            return {"CANCELLED"}
        again.take_up(scene, stack.source_of(scene.sequence_editor, strip), take)
        selection.source_of(scene, [strip])
        return {"FINISHED"}
