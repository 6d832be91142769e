# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the next take."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.takes import strips
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_next(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Show the take that came after this one"""

    bl_idname = "dreamstrip.take_next"
    bl_label = "Next Take"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """Each strip goes on by one; the last one stays."""
        return self.on_each(context, lambda scene, strip: strips.step(scene, strip, 1))
