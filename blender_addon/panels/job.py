# SPDX-License-Identifier: GPL-3.0-or-later
"""The next job: from what is selected to the button."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat, runtime
from ..views import job
from ..views.job import JobView, Plan
from .base import SidebarPanel, wrap

_MAX_PLANS = 4
_CONNECTION_ICONS = {"online": "LINKED", "starting": "TIME", "offline": "UNLINKED", "refused": "ERROR"}


class DREAMSTRIP_PT_job(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The next job: from what is selected to the button."""

    bl_label = "Dreamstrip"
    bl_idname = "DREAMSTRIP_PT_job"

    def draw(self, context: Any) -> None:
        view = job.build(compat.sequencer_scene(context), runtime.current().session)
        layout = self.layout
        settings = compat.sequencer_scene(context).dreamstrip
        _draw_connection(layout, view, context)
        layout.prop(settings, "prompt", text="", placeholder="What should the take show?")
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(settings, "kind")
        _draw_settings(column, settings, view.kinds)
        _draw_plans(layout, view, context)
        row = layout.row()
        row.scale_y = 1.4
        label = "Dream" if len(view.plans) < 2 else f"Dream {len(view.plans)} Strips"
        row.operator("dreamstrip.submit", text=label, icon="PLAY")


def _draw_connection(layout: Any, view: JobView, context: Any) -> None:
    connection = view.connection
    row = layout.row()
    row.label(text=connection.text, icon=_CONNECTION_ICONS[connection.state])
    if connection.state == "online":
        row.operator("dreamstrip.stop_daemon", text="", icon="QUIT", emboss=False)
    else:
        row.operator("dreamstrip.start_daemon", text="Start", icon="PLAY")
    if connection.state == "refused":
        wrap(layout.column(align=True), connection.fix, context, "INFO")
    if view.trouble:
        wrap(layout.column(align=True), view.trouble, context, "ERROR")


def _draw_settings(column: Any, settings: Any, kinds: frozenset[str]) -> None:
    """Only what the kinds of job at hand take notice of."""
    if "edit" in kinds:
        column.prop(settings, "preset")
        column.prop(settings, "s", slider=True)
    if kinds & {"edit", "finetune"}:
        column.prop(settings, "finetune")
    if "animate" in kinds:
        column.prop(settings, "coarse")
    if kinds & {"subject", "generate"}:
        column.prop(settings, "frames")
    uses_model = not (kinds == {"animate"} and settings.coarse)
    if kinds - {"finetune"} and uses_model:
        column.prop(settings, "quality")
        column.prop(settings, "guidance")
    if uses_model:
        column.prop(settings, "seed")
    if "edit" in kinds:
        column.prop(settings, "audio")
    if kinds - {"finetune"}:
        column.prop(settings, "master")


def _draw_plans(layout: Any, view: JobView, context: Any) -> None:
    column = layout.box().column(align=True)
    for plan in view.plans[:_MAX_PLANS]:
        _draw_plan(column, plan)
    if len(view.plans) > _MAX_PLANS:
        column.label(text=f"and {len(view.plans) - _MAX_PLANS} more")
    if view.problem:
        wrap(column, view.problem, context, "INFO")


def _draw_plan(column: Any, plan: Plan) -> None:
    column.label(text=plan.title, icon="SEQUENCE")
    column.label(text=plan.sent, icon="EXPORT")
    if plan.lands:
        column.label(text=plan.lands, icon="IMPORT")
