# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the next take."""

from __future__ import annotations

import bpy

from .stepping import Stepping


class DREAMSTRIP_OT_take_next(Stepping, bpy.types.Operator):  # type: ignore[misc]
    """Show the take that came after this one"""

    bl_idname = "dreamstrip.take_next"
    bl_label = "Next Take"
    bl_options = {"REGISTER", "UNDO"}

    by = 1
