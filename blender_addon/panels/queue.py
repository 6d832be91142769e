# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of this scene, a page of them."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from ..daemon import runtime
from ..views import queue
from ..views.queue import BatchLine, JobLine, QueueView
from ..words import words
from .base import SidebarPanel, wrap
from .fixing import draw_fixes


class DREAMSTRIP_PT_jobs(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The jobs of this scene, a page of them."""

    bl_label = "Jobs"
    bl_idname = "DREAMSTRIP_PT_jobs"

    def draw(self, context: Any) -> None:
        view = queue.build(compat.sequencer_scene(context), runtime.current().session, sorts=False)
        _draw_header(self.layout, view)
        for line in view.lines:
            column = self.layout.box().column(align=True)
            if isinstance(line, BatchLine):
                _draw_batch(column, line)
            else:
                _draw_job(column, line, context)
        if view.pages > 1:
            _draw_pages(self.layout.row(align=True), view)


def _draw_header(layout: Any, view: QueueView) -> None:
    row = layout.row()
    if view.paused:
        row.label(text="The queue is paused", icon="PAUSE")
    else:
        row.label(text=view.summary or "None yet", icon="INFO")
    if view.online:
        icon, text = ("PLAY", "Go On") if view.paused else ("PAUSE", "")
        row.operator("dreamstrip.pause_queue", text=text, icon=icon, emboss=view.paused)
    if view.has_ended:
        row.operator("dreamstrip.clear_jobs", text="", icon="TRASH", emboss=False)


def _draw_pages(row: Any, view: QueueView) -> None:
    row.alignment = "CENTER"
    for icon, step in (("REW", -view.pages), ("TRIA_LEFT", -1)):
        row.operator("dreamstrip.queue_page", text="", icon=icon).step = step
    row.label(text=words("{page} of {pages}", page=view.page + 1, pages=view.pages))
    for icon, step in (("TRIA_RIGHT", 1), ("FF", view.pages)):
        row.operator("dreamstrip.queue_page", text="", icon=icon).step = step


def _draw_batch(column: Any, line: BatchLine) -> None:
    header = column.row()
    fold = header.operator(
        "dreamstrip.unfold_batch", text=line.title, icon="TRIA_DOWN" if line.unfolded else "TRIA_RIGHT", emboss=False
    )
    fold.batch = line.batch
    for shown, wish, icon in (
        (line.can_pause, "pause", "PAUSE"),
        (line.can_resume, "resume", "PLAY"),
        (line.can_pause, "first", "TRIA_UP_BAR"),
        (line.can_cancel, "cancel", "X"),
        (line.can_delete, "delete", "TRASH"),
    ):
        if shown:
            button = header.operator("dreamstrip.change_batch", text="", icon=icon, emboss=False)
            button.batch, button.change = line.batch, wish
    column.progress(factor=line.fraction, text=line.status, type="BAR")


def _draw_job(column: Any, line: JobLine, context: Any) -> None:
    header = column.row()
    header.label(text=line.title, icon="BLANK1" if line.is_member else "NONE")
    if line.can_import:
        header.operator("dreamstrip.import_take", text="Import", icon="IMPORT").job_id = line.job_id
    if line.can_show:
        header.operator("dreamstrip.sheet_show", text="Show", icon="IMAGE_DATA").job_id = line.job_id
    if line.position is not None:
        _draw_order(header.row(align=True), line)
    for shown, name, icon in (
        (line.can_pause, "pause_job", "PAUSE"),
        (line.can_resume, "resume_job", "PLAY"),
        (line.can_cancel, "cancel", "X"),
        (line.can_delete, "delete_job", "TRASH"),
    ):
        if shown:
            header.operator(f"dreamstrip.{name}", text="", icon=icon, emboss=False).job_id = line.job_id
    _draw_state(column, line, context)


def _draw_order(row: Any, line: JobLine) -> None:
    for icon, place in (("TRIA_UP", "up"), ("TRIA_DOWN", "down")):
        button = row.operator("dreamstrip.move_job", text="", icon=icon, emboss=False)
        button.job_id, button.place = line.job_id, place


def _draw_state(column: Any, line: JobLine, context: Any) -> None:
    if line.fraction is not None:
        column.progress(factor=line.fraction, text=line.status, type="BAR")
    else:
        column.label(text=line.status, icon="ERROR" if line.problem else "NONE")
    for text, icon in ((line.problem, "NONE"), (line.cause, "QUESTION"), (line.fix, "INFO")):
        if text:
            wrap(column, text, context, icon)
    if line.fixes:
        draw_fixes(column, line.fixes, line.job_id)
    for warning in line.warnings:
        wrap(column, warning, context, "INFO")
