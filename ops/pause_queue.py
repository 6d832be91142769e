# SPDX-License-Identifier: GPL-3.0-or-later
"""Pause the queue, or let it go on."""

from __future__ import annotations

from typing import Any

import bpy

from ..blender_addon import runtime
from ..blender_addon.messages import PauseQueue


class DREAMSTRIP_OT_pause_queue(bpy.types.Operator):  # type: ignore[misc]
    """Let no further job begin, or let the queue go on; a running job is left alone"""

    bl_idname = "dreamstrip.pause_queue"
    bl_label = "Pause or Resume the Queue"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """With a daemon that answers."""
        cls.poll_message_set("No daemon is running")
        return runtime.current().session.connection.state == "online"

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        current = runtime.current()
        current.post(PauseQueue(not current.session.paused))
        return {"FINISHED"}
