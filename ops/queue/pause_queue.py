# SPDX-License-Identifier: GPL-3.0-or-later
"""Pause the queue, or let it go on."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import PauseQueue
from ..with_daemon import WithDaemon


class DREAMSTRIP_OT_pause_queue(WithDaemon, bpy.types.Operator):  # type: ignore[misc]
    """Let no further job begin, or let the queue go on; a running job is left alone"""

    bl_idname = "dreamstrip.pause_queue"
    bl_label = "Pause or Resume the Queue"
    bl_options = {"REGISTER"}

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher."""
        current = runtime.current()
        current.post(PauseQueue(not current.session.paused))
        return {"FINISHED"}
