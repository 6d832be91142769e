# SPDX-License-Identifier: GPL-3.0-or-later
"""Submit a job for each strip of a channel."""

from __future__ import annotations

import bpy

from .preflighted import Preflighted


class DREAMSTRIP_OT_submit_channel(Preflighted, bpy.types.Operator):  # type: ignore[misc]
    """Send all strips on the active strip's channel to the daemon; shows first what that means"""

    bl_idname = "dreamstrip.submit_channel"
    bl_label = "Dream Active Channel"
    bl_options = {"REGISTER"}

    scope = "channel"
