# SPDX-License-Identifier: GPL-3.0-or-later
"""The takes that lie beside the timeline."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from ..views import take_bin
from ..words import words
from .base import SidebarPanel


class DREAMSTRIP_PT_bin(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The takes that lie beside the timeline."""

    bl_label = "Bin"
    bl_idname = "DREAMSTRIP_PT_bin"

    @classmethod
    def poll(cls, context: Any) -> bool:
        scene = compat.sequencer_scene(context)
        return scene is not None and len(scene.dreamstrip.bin) > 0

    def draw(self, context: Any) -> None:
        view = take_bin.build(compat.sequencer_scene(context))
        for line in view.lines:
            column = self.layout.box().column(align=True)
            row = column.row()
            row.label(text=line.title)
            text = "To Its Source" if line.has_source else "To Playhead"
            row.operator("dreamstrip.bin_import", text=text, icon="IMPORT").job_id = line.job_id
            row.operator("dreamstrip.bin_drop", text="", icon="TRASH", emboss=False).job_id = line.job_id
            column.label(text=line.reason, icon="INFO")
        if view.count > len(view.lines):
            self.layout.label(text=words("and {count} more", count=view.count - len(view.lines)))
