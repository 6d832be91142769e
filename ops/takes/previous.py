# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the take before."""

from __future__ import annotations

import bpy

from .stepping import Stepping


class DREAMSTRIP_OT_take_previous(Stepping, bpy.types.Operator):  # type: ignore[misc]
    """Show the take that came before this one"""

    bl_idname = "dreamstrip.take_previous"
    bl_label = "Previous Take"
    bl_options = {"REGISTER", "UNDO"}

    by = -1
