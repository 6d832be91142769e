# SPDX-License-Identifier: GPL-3.0-or-later
"""Pause a job."""

from __future__ import annotations

import bpy

from .wishing import Wishing


class DREAMSTRIP_OT_pause_job(Wishing, bpy.types.Operator):  # type: ignore[misc]
    """Let this job wait until you let it go on; a running one stops within a step and keeps its progress"""

    bl_idname = "dreamstrip.pause_job"
    bl_label = "Pause Job"
    bl_options = {"REGISTER", "INTERNAL"}
    wish = "pause"
