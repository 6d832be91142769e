# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep one take."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.takes import strips
from ...blender_addon.words import words
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_keep(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Keep the take that shows and file the others of its strip into the bin"""

    bl_idname = "dreamstrip.take_keep"
    bl_label = "Keep This Take"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """On each strip."""
        return self.on_each(context, _keep)


def _keep(scene: Any, strip: Any) -> str:
    return words("Filed {count} takes into the bin", count=strips.keep(scene, strip))
