# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the full take of a draft."""

from __future__ import annotations

from typing import Any

import bpy

from ..backend.contract.errors import Conflict
from ..blender_addon import records, runtime, take_arrivals, take_record
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_finish(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Go on from this draft to the full take, which lands in its place by itself"""

    bl_idname = "dreamstrip.take_finish"
    bl_label = "Make Full Take"
    bl_options = {"REGISTER"}

    def execute(self, context: Any) -> set[str]:
        """Send each draft's job again, through every stage."""
        return self.on_each(context, _finish)


def _finish(scene: Any, strip: Any) -> str:
    current, entry = runtime.current(), take_record.read(strip).take
    assert entry is not None, "a take strip shows a take"
    record, take = records.find(scene, entry.job_id), current.session.takes.get(entry.job_id)
    if current.session.connection.state != "online":
        raise Conflict("No daemon is running.", "Start it first.")
    if record is None or take is None or not isinstance(take.request, take_arrivals.SAMPLED):
        raise Conflict("The job of this draft is gone.", "Redo the take with the quality Full.")
    if entry.settings.quality not in ("draft", "preview"):
        raise Conflict("This take is no draft.", "Redo it with other settings instead.")
    take_arrivals.follow(current, scene, record, take, "full")
    return "Sent the full take"
