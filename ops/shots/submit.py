# SPDX-License-Identifier: GPL-3.0-or-later
"""Submit the jobs that the panel stands for."""

from __future__ import annotations

import bpy

from .preflighted import Preflighted


class DREAMSTRIP_OT_submit(Preflighted, bpy.types.Operator):  # type: ignore[misc]
    """Send what the panel shows to the daemon, each strip as a job of its own"""

    bl_idname = "dreamstrip.submit"
    bl_label = "Dream"
    bl_options = {"REGISTER"}
