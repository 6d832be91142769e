# SPDX-License-Identifier: GPL-3.0-or-later
"""Revert to the source."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.takes import strips
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_revert(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Take the takes off the timeline so that the source shows; they go to the bin"""

    bl_idname = "dreamstrip.take_revert"
    bl_label = "Revert to Source"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """On each strip."""

        def revert(scene: Any, strip: Any) -> str:
            strips.revert(scene, strip)
            return "Reverted to the source"

        return self.on_each(context, revert)
