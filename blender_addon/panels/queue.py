# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of this scene, the newest first."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat, runtime
from ..views import queue
from ..views.queue import JobLine
from .base import SidebarPanel, wrap


class DREAMSTRIP_PT_jobs(SidebarPanel, bpy.types.Panel):  # type: ignore[misc]
    """The jobs of this scene, the newest first."""

    bl_label = "Jobs"
    bl_idname = "DREAMSTRIP_PT_jobs"

    def draw(self, context: Any) -> None:
        lines = queue.lines(compat.sequencer_scene(context), runtime.current().session)
        if not lines:
            self.layout.label(text="None yet", icon="INFO")
        for line in lines:
            _draw_job(self.layout.box().column(align=True), line, context)


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
        wrap(column, f"{line.problem} {line.fix}", context, "NONE")
    for warning in line.warnings:
        wrap(column, warning, context, "INFO")
