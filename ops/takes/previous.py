# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the take before."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.takes import strips
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_previous(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Show the take that came before this one"""

    bl_idname = "dreamstrip.take_previous"
    bl_label = "Previous Take"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """Each strip goes back by one; the first one stays."""
        return self.on_each(context, lambda scene, strip: strips.step(scene, strip, -1))
