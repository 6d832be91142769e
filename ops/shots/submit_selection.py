# SPDX-License-Identifier: GPL-3.0-or-later
"""Submit a job for each selected strip."""

from __future__ import annotations

import bpy

from .preflighted import Preflighted


class DREAMSTRIP_OT_submit_selection(Preflighted, bpy.types.Operator):  # type: ignore[misc]
    """Send the selected strips to the daemon; shows first what that means if they are several"""

    bl_idname = "dreamstrip.submit_selection"
    bl_label = "Dream Selected Strips"
    bl_options = {"REGISTER"}

    scope = "selection"
