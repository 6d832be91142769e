# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "Dreamstrip" in the sidebar of the sequencer and of its preview. Draws the view; reads nothing else."""

from __future__ import annotations

import textwrap
from typing import Any

import bpy

from . import compat, runtime, view_model
from .view_model import JobLine, Plan, View

_PIXELS_PER_LETTER = 7.0
_MARGIN = 60.0
_MAX_PLANS = 4
_CAMERA_LABELS = ("Zoom", "Pan Right", "Pan Up", "Roll", "Tilt Up", "Yaw Right")
_CONNECTION_ICONS = {"online": "LINKED", "starting": "TIME", "offline": "UNLINKED", "refused": "ERROR"}


class _SidebarPanel:
    """A panel of the tab. The sequencer's sidebar is also that of its preview."""

    bl_space_type = "SEQUENCE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Dreamstrip"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return compat.sequencer_scene(context) is not None

    @staticmethod
    def view(context: Any) -> View:
        return view_model.build(compat.sequencer_scene(context), runtime.current().session)


class DREAMSTRIP_PT_job(_SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The next job: from what is selected to the button."""

    bl_label = "Dreamstrip"
    bl_idname = "DREAMSTRIP_PT_job"

    def draw(self, context: Any) -> None:
        view = self.view(context)
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


class DREAMSTRIP_PT_camera(_SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The camera over the active still."""

    bl_label = "Camera"
    bl_idname = "DREAMSTRIP_PT_camera"

    @classmethod
    def poll(cls, context: Any) -> bool:
        scene = compat.sequencer_scene(context)
        return _active_still(scene) is not None if scene is not None else False

    def draw(self, context: Any) -> None:
        strip = _active_still(compat.sequencer_scene(context))
        layout = self.layout
        layout.operator_menu_enum("dreamstrip.camera_preset", "preset", text="Set Keys from Preset", icon="CAMERA_DATA")
        column = layout.column(align=True)
        column.use_property_split = True
        for index, label in enumerate(_CAMERA_LABELS):
            column.prop(strip, "dreamstrip_camera", index=index, text=label)


class DREAMSTRIP_PT_jobs(_SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The jobs of this scene, the newest first."""

    bl_label = "Jobs"
    bl_idname = "DREAMSTRIP_PT_jobs"

    def draw(self, context: Any) -> None:
        view = self.view(context)
        if not view.jobs:
            self.layout.label(text="None yet", icon="INFO")
        for line in view.jobs:
            _draw_job(self.layout.box().column(align=True), line, context)


class DREAMSTRIP_PT_take(_SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """What the active strip is, if it is a take."""

    bl_label = "Take"
    bl_idname = "DREAMSTRIP_PT_take"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return super().poll(context) and cls.view(context).take is not None

    def draw(self, context: Any) -> None:
        take = self.view(context).take
        assert take is not None, "poll has seen it"
        column = self.layout.column(align=True)
        column.label(text=f"Source: {take.source}" if take.source else "No source", icon="LINKED")
        _wrap(column, take.prompt, context, "GREASEPENCIL")
        _wrap(column, f"{take.kind}, {take.details}", context, "PREFERENCES")
        for warning in take.warnings:
            _wrap(column, warning, context, "ERROR")


def _active_still(scene: Any) -> Any | None:
    """The active strip, if it is a picture that a camera can move over."""
    strip = scene.sequence_editor.active_strip if scene.sequence_editor is not None else None
    return strip if strip is not None and strip.type == "IMAGE" else None


def _draw_connection(layout: Any, view: View, context: Any) -> None:
    connection = view.connection
    row = layout.row()
    row.label(text=connection.text, icon=_CONNECTION_ICONS[connection.state])
    if connection.state == "online":
        row.operator("dreamstrip.stop_daemon", text="", icon="QUIT", emboss=False)
    else:
        row.operator("dreamstrip.start_daemon", text="Start", icon="PLAY")
    if connection.state == "refused":
        _wrap(layout.column(align=True), connection.fix, context, "INFO")
    if view.trouble:
        _wrap(layout.column(align=True), view.trouble, context, "ERROR")


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


def _draw_plans(layout: Any, view: View, context: Any) -> None:
    column = layout.box().column(align=True)
    for plan in view.plans[:_MAX_PLANS]:
        _draw_plan(column, plan)
    if len(view.plans) > _MAX_PLANS:
        column.label(text=f"and {len(view.plans) - _MAX_PLANS} more")
    if view.problem:
        _wrap(column, view.problem, context, "INFO")


def _draw_plan(column: Any, plan: Plan) -> None:
    column.label(text=plan.title, icon="SEQUENCE")
    column.label(text=plan.sent, icon="EXPORT")
    if plan.lands:
        column.label(text=plan.lands, icon="IMPORT")


def _draw_job(column: Any, line: JobLine, context: Any) -> None:
    header = column.row()
    header.label(text=line.title)
    if line.can_import:
        header.operator("dreamstrip.import_take", text="Import", icon="IMPORT").job_id = line.job_id
    if line.can_cancel:
        header.operator("dreamstrip.cancel", text="", icon="X", emboss=False).job_id = line.job_id
    if line.can_delete:
        header.operator("dreamstrip.delete_job", text="", icon="TRASH", emboss=False).job_id = line.job_id
    if line.fraction is not None:
        column.progress(factor=line.fraction, text=line.status, type="BAR")
    else:
        column.label(text=line.status, icon="ERROR" if line.problem else "NONE")
    if line.problem:
        _wrap(column, f"{line.problem} {line.fix}", context, "NONE")
    for warning in line.warnings:
        _wrap(column, warning, context, "INFO")


def _wrap(column: Any, text: str, context: Any, icon: str) -> None:
    """A text over as many lines as the sidebar's width asks for."""
    scale = context.preferences.system.ui_scale
    width = max(int((context.region.width / scale - _MARGIN) / _PIXELS_PER_LETTER), 16)
    for index, line in enumerate(textwrap.wrap(text, width)):
        column.label(text=line, icon=icon if index == 0 else "BLANK1" if icon != "NONE" else "NONE")


CLASSES = (DREAMSTRIP_PT_job, DREAMSTRIP_PT_camera, DREAMSTRIP_PT_jobs, DREAMSTRIP_PT_take)


def register() -> None:
    """Register the panels."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """Take them back."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
