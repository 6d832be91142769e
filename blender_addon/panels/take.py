# SPDX-License-Identifier: GPL-3.0-or-later
"""The takes of the active strip: which one shows, what it was made with, and what can be done with it."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from ..daemon import runtime
from ..views import take
from ..views.take import TakeView
from ..words import words
from .base import SidebarPanel, wrap
from .once import once

_SHOWN_TAKES = 8


class DREAMSTRIP_PT_take(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The takes of the active strip."""

    bl_label = "Takes"
    bl_idname = "DREAMSTRIP_PT_take"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return super().poll(context) and take.can_have_takes(compat.sequencer_scene(context))

    def draw(self, context: Any) -> None:
        scene = compat.sequencer_scene(context)
        view = once(("take", scene.as_pointer()), lambda: take.active(scene, runtime.current().session.jobs))
        if view is None:
            self.layout.label(text="None yet", icon="INFO")
            return
        _draw_stack(self.layout, view)
        column = self.layout.column(align=True)
        text = words("Source: {name}", name=view.source) if view.source else words("No source")
        column.label(text=text, icon="LINKED")
        if view.draft:
            wrap(column, view.draft, context, "TIME")
        for reason in view.stale:
            wrap(column, reason, context, "ERROR")
        wrap(column, view.prompt, context, "GREASEPENCIL")
        wrap(column, f"{view.kind}, {view.details}", context, "PREFERENCES")
        for warning in view.warnings:
            wrap(column, warning, context, "ERROR")
        _draw_actions(self.layout, view)


def _draw_stack(layout: Any, view: TakeView) -> None:
    row = layout.row(align=True)
    row.operator("dreamstrip.take_previous", text="", icon="TRIA_LEFT")
    row.label(text=view.title)
    row.operator("dreamstrip.take_next", text="", icon="TRIA_RIGHT")
    icon = "HIDE_OFF" if view.shows else "HIDE_ON"
    row.operator("dreamstrip.take_compare", text="", icon=icon, depress=not view.shows)
    if len(view.stack) > 1:
        column = layout.column(align=True)
        for line in view.stack[:_SHOWN_TAKES]:
            shown = "RADIOBUT_ON" if line.shows else "RADIOBUT_OFF"
            column.operator("dreamstrip.take_show", text=line.text, icon=shown, emboss=False).index = line.index


def _draw_actions(layout: Any, view: TakeView) -> None:
    column = layout.column(align=True)
    row = column.row(align=True)
    row.operator("dreamstrip.take_redo", text="Redo").new_seed = False
    row.operator("dreamstrip.take_redo", text="Redo with New Seed").new_seed = True
    row = column.row(align=True)
    row.operator("dreamstrip.take_settings", text="Settings to Panel")
    if view.can_finish:
        row.operator("dreamstrip.take_finish", text="Make Full")
    row = column.row(align=True)
    row.operator("dreamstrip.take_keep", text="Keep This Take")
    row.operator("dreamstrip.take_revert", text="Revert to Source")
