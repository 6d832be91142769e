# SPDX-License-Identifier: GPL-3.0-or-later
"""What the active strip is, if it is a take."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from ..views import take
from .base import SidebarPanel, wrap


class DREAMSTRIP_PT_take(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """What the active strip is, if it is a take."""

    bl_label = "Take"
    bl_idname = "DREAMSTRIP_PT_take"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return super().poll(context) and take.active(compat.sequencer_scene(context)) is not None

    def draw(self, context: Any) -> None:
        line = take.active(compat.sequencer_scene(context))
        assert line is not None, "poll has seen it"
        column = self.layout.column(align=True)
        column.label(text=f"Source: {line.source}" if line.source else "No source", icon="LINKED")
        wrap(column, line.prompt, context, "GREASEPENCIL")
        wrap(column, f"{line.kind}, {line.details}", context, "PREFERENCES")
        for warning in line.warnings:
            wrap(column, warning, context, "ERROR")
