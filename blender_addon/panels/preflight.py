# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog before jobs are sent: what they are, what they cost, and what is wrong, with a button for each fix."""

from __future__ import annotations

from typing import Any

from .. import compat
from ..shots.preflight import Conflict, Preflight
from ..views import preflight as view
from ..views.preflight import ItemLine
from ..words import words

_MOST_LINES = 12


def draw(layout: Any, prepared: Preflight, scene: Any) -> None:
    """Draw a prepared preflight; nothing is worked out here."""
    shown = view.build(prepared, _MOST_LINES)
    layout.label(text=shown.total, icon="SEQUENCE")
    if shown.machine:
        layout.label(text=shown.machine, icon="TIME")
    if prepared.left_out:
        row = layout.row()
        row.label(text=words("{count} left out", count=len(prepared.left_out)), icon="INFO")
        _fix(row, "take_back", "", "Take Them Back")
    for conflict in shown.conflicts:
        _draw_conflict(layout.box(), conflict, "", None, scene)
    for line in shown.lines:
        _draw_line(layout.box().column(align=True), line, scene)
    if shown.hidden:
        layout.label(text=words("and {count} more", count=shown.hidden))


def _draw_line(column: Any, line: ItemLine, scene: Any) -> None:
    column.label(text=line.title)
    if line.prompt:
        column.label(text=line.prompt, icon="GREASEPENCIL")
    column.label(text=line.sent, icon="EXPORT")
    column.label(text=line.cost, icon="TIME")
    for conflict in line.conflicts:
        strip = compat.all_strips(scene.sequence_editor).get(line.strip) if line.strip else None
        _draw_conflict(column, conflict, line.key, strip, scene)


def _draw_conflict(column: Any, conflict: Conflict, key: str, strip: Any | None, scene: Any) -> None:
    row = column.row()
    row.label(text=conflict.text, icon="ERROR" if conflict.blocks else "INFO")
    if "write" in conflict.fixes:
        owner, name = _prompt_field(strip, scene)
        row.prop(owner, name, text="")
    for fix in conflict.fixes:
        if fix != "write":
            _fix(row, fix, key, view.FIXES[fix])


def _prompt_field(strip: Any | None, scene: Any) -> tuple[Any, str]:
    """Where a missing prompt belongs: on the strip if each has its own, else on the panel."""
    if strip is not None and scene.dreamstrip.prompts == "own":
        return strip.dreamstrip, "own_prompt"
    return scene.dreamstrip, "prompt"


def _fix(row: Any, fix: str, key: str, text: str) -> None:
    button = row.operator("dreamstrip.fix_conflict", text=text)
    button.fix, button.key = fix, key
