# SPDX-License-Identifier: GPL-3.0-or-later
"""Submit a job for each part of strips between markers."""

from __future__ import annotations

import bpy

from .preflighted import Preflighted


class DREAMSTRIP_OT_submit_markers(Preflighted, bpy.types.Operator):  # type: ignore[misc]
    """Send the selected strips, or all, cut at the markers; shows first what that means"""

    bl_idname = "dreamstrip.submit_markers"
    bl_label = "Dream Between Markers"
    bl_options = {"REGISTER"}

    scope = "markers"
