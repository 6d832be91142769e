# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a take's settings back to the panel."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import compat
from ...blender_addon.takes import again, selection, stack
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_settings(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Put this take's prompt and settings back to the panel and select its source, to change them and dream again"""

    bl_idname = "dreamstrip.take_settings"
    bl_label = "Take's Settings to Panel"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """Of the active take."""
        if (found := self.take_at_hand(context)) is None:
            return {"CANCELLED"}
        (strip, take), scene = found, compat.sequencer_scene(context)
        again.take_up(scene, stack.source_of(scene.sequence_editor, strip), take)
        selection.source_of(scene, [strip])
        return {"FINISHED"}
