# SPDX-License-Identifier: GPL-3.0-or-later
"""Submit a job for each strip that has a prompt."""

from __future__ import annotations

import bpy

from .preflighted import Preflighted


class DREAMSTRIP_OT_submit_prompted(Preflighted, bpy.types.Operator):  # type: ignore[misc]
    """Send all strips that have a prompt of their own; shows first what that means"""

    bl_idname = "dreamstrip.submit_prompted"
    bl_label = "Dream Strips with a Prompt"
    bl_options = {"REGISTER"}

    scope = "prompted"
