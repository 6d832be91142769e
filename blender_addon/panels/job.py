# SPDX-License-Identifier: GPL-3.0-or-later
"""The next job: from what is selected to the button."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from ..daemon import runtime
from ..views import job
from ..views.job import JobView, Plan
from ..words import words
from .base import SidebarPanel, wrap
from .fixing import draw_connection, draw_error
from .mask import draw_mask
from .once import once

_OWN_SCOPE = {"prompted": "own"}


class DREAMSTRIP_PT_job(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The next job: from what is selected to the button."""

    bl_label = "Dreamstrip"
    bl_idname = "DREAMSTRIP_PT_job"

    def draw_header_preset(self, _context: Any) -> None:
        self.layout.menu("DREAMSTRIP_MT_presets", text="", icon="PRESET")

    def draw(self, context: Any) -> None:
        scene = compat.sequencer_scene(context)
        view = once(("job", scene.as_pointer()), lambda: job.build(scene, runtime.current().session))
        layout = self.layout
        settings = scene.dreamstrip
        draw_connection(layout, view.connection, context)
        if (trouble := view.trouble) is not None:
            draw_error(layout.column(align=True), trouble.message, trouble.fix, trouble.code, context)
        layout.prop(settings, "prompt", text="", placeholder="What should the take show?")
        _draw_own_prompt(layout, settings, scene)
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(settings, "kind")
        _draw_scope(column, settings, view)
        _draw_settings(column, settings, view.kinds)
        _draw_plans(layout, view, context)
        row = layout.row()
        row.scale_y = 1.4
        label = "Dream" if view.count < 2 else words("Dream {count} Strips...", count=view.count)
        row.operator("dreamstrip.submit", text=label, icon="PLAY")
        if "edit" in view.kinds:
            _draw_sheet(layout.row(align=True), view)


def _draw_own_prompt(layout: Any, settings: Any, scene: Any) -> None:
    """The active strip's, where each strip has its own."""
    active = scene.sequence_editor.active_strip if scene.sequence_editor is not None else None
    if active is not None and "own" in (settings.prompts, _OWN_SCOPE.get(settings.scope)):
        layout.prop(active.dreamstrip, "own_prompt", text="", placeholder=words("What of {strip}?", strip=active.name))


def _draw_sheet(row: Any, view: JobView) -> None:
    """The way to many drafts of the active clip, and back to those that are there."""
    row.operator("dreamstrip.sheet_submit", text="Contact Sheet...", icon="MESH_GRID")
    if view.sheet:
        row.operator("dreamstrip.sheet_show", text="Show", icon="IMAGE_DATA").job_id = view.sheet


def _draw_scope(column: Any, settings: Any, view: JobView) -> None:
    """What jobs are made for, and where each has its prompt and its finetune from."""
    if view.kinds & {"subject", "generate"} and settings.kind != "auto":
        return
    column.prop(settings, "scope")
    if settings.scope != "prompted":
        column.prop(settings, "prompts")
    if view.count > 1 and "edit" in view.kinds and settings.finetune != "none":
        column.prop(settings, "share_finetune")


def _draw_settings(column: Any, settings: Any, kinds: frozenset[str]) -> None:
    """Only what the kinds of job at hand take notice of."""
    if "edit" in kinds:
        _draw_change(column, settings)
    draw_mask(column, settings, kinds)
    makes_take, uses_model = bool(kinds - {"finetune"}), not (kinds == {"animate"} and settings.coarse)
    for name, is_used in (
        ("finetune", kinds & {"edit", "finetune"}),
        ("coarse", "animate" in kinds),
        ("frames", kinds & {"subject", "generate"}),
        ("quality", makes_take and uses_model),
        ("guidance", makes_take and uses_model),
        ("seed", uses_model),
        ("audio", "edit" in kinds),
        ("master", makes_take),
    ):
        if is_used:
            column.prop(settings, name)


def _draw_change(column: Any, settings: Any) -> None:
    """The type of edit, and how much of the clip it changes."""
    column.prop(settings, "preset")
    row = column.row(align=True)
    chosen = row.row(align=True)
    chosen.active = not settings.s_auto
    chosen.prop(settings, "s", slider=True)
    automatic = row.row(align=True)
    automatic.use_property_split = False
    automatic.prop(settings, "s_auto", text="Auto", toggle=True)


def _draw_plans(layout: Any, view: JobView, context: Any) -> None:
    column = layout.box().column(align=True)
    for plan in view.plans:
        _draw_plan(column, plan)
    if view.count > len(view.plans):
        column.label(text=words("and {count} more", count=view.count - len(view.plans)))
    if view.cost:
        column.label(text=view.cost, icon="TIME")
    if view.problem:
        wrap(column, view.problem, context, "INFO")


def _draw_plan(column: Any, plan: Plan) -> None:
    column.label(text=plan.title, icon="SEQUENCE")
    column.label(text=plan.sent, icon="EXPORT")
    if plan.lands:
        column.label(text=plan.lands, icon="IMPORT")
