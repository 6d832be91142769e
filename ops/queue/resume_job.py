# SPDX-License-Identifier: GPL-3.0-or-later
"""Let a paused job go on."""

from __future__ import annotations

import bpy

from .wishing import Wishing


class DREAMSTRIP_OT_resume_job(Wishing, bpy.types.Operator):  # type: ignore[misc]
    """Let this job go on from where it was paused, in its old place of the queue"""

    bl_idname = "dreamstrip.resume_job"
    bl_label = "Resume Job"
    bl_options = {"REGISTER", "INTERNAL"}
    wish = "resume"
