# SPDX-License-Identifier: GPL-3.0-or-later
"""An error as every panel shows it: the sentence, the cause, what helps, and the buttons that do it."""

from __future__ import annotations

from typing import Any

from .. import fixes
from ..daemon import runtime
from ..daemon.reports import Connection
from ..fixes import Fix
from ..words import words
from .base import wrap

_ICONS = {"online": "LINKED", "starting": "TIME", "offline": "UNLINKED", "refused": "ERROR"}


def draw_connection(layout: Any, connection: Connection, context: Any) -> None:
    """Whether a daemon answers, and if not the buttons that help, or how far the backend's installation is."""
    installation = runtime.current().session.installation
    if installation.state == "running":
        row = layout.row(align=True)
        row.progress(factor=installation.fraction, text=installation.text, type="BAR")
        row.operator("dreamstrip.cancel_install", text="", icon="X")
        return
    row = layout.row()
    row.label(text=connection.text, icon=_ICONS[connection.state])
    if connection.is_online:
        row.operator("dreamstrip.free_memory", text="", icon="MEMORY", emboss=False)
        row.operator("dreamstrip.stop_daemon", text="", icon="QUIT", emboss=False)
        return
    row.operator("dreamstrip.start_daemon", text="Start", icon="PLAY")
    if connection.state == "refused":
        draw_error(layout.column(align=True), "", connection.fix, connection.code, context)


def draw_error(column: Any, text: str, fix: str, code: str, context: Any) -> None:
    """An error that is about no job."""
    remedy = fixes.remedy(code)
    if text:
        wrap(column, f"{text} [{code}]", context, "ERROR")
    for line in (words(remedy.cause), fix):
        if line:
            wrap(column, line, context, "INFO")
    draw_fixes(column, tuple(each for each in remedy.fixes if not each.of_job), "")


def draw_fixes(column: Any, buttons: tuple[Fix, ...], job_id: str) -> None:
    """A button for each fix."""
    flow = column.row(align=True)
    for fix in buttons:
        button = flow.operator(f"dreamstrip.{fix.operator}", text=fix.text, icon=fix.icon)
        if fix.of_job:
            button.job_id = job_id
