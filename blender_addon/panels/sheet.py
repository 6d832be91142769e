# SPDX-License-Identifier: GPL-3.0-or-later
"""The popup of a contact sheet, where no preview is: a picture a cell, and under it the button that goes on from it."""

from __future__ import annotations

from typing import Any

from ..sheets import pictures
from ..views.sheet import CellView, SheetView
from ..words import words

SCALE = 7.5
"""How large a picture is, in buttons' heights."""

CELL_WIDTH = 170
"""Of a cell, in pixels at a scale of 1."""


def draw(layout: Any, view: SheetView, sheet_id: str) -> None:
    """Draw a sheet whose pictures are ready; nothing is loaded here."""
    layout.label(text=words("Contact sheet: {prompt}", prompt=view.prompt), icon="IMAGE_DATA")
    body = layout.row()
    source = body.column(align=True)
    source.template_icon(icon_value=pictures.icon(view.source), scale=SCALE)
    source.label(text="Source")
    grid = body.column()
    for row in view.rows:
        line = grid.row()
        for cell in row:
            _draw_cell(line.box().column(align=True), cell, sheet_id)
    layout.label(text="Two moments of each; a click makes its take, which lands over the strip by itself", icon="INFO")
    layout.label(text=words("The star is a suggestion: {reason}", reason=view.reason), icon="SOLO_ON")


def _draw_cell(column: Any, cell: CellView, sheet_id: str) -> None:
    column.template_icon(icon_value=pictures.icon(cell.picture), scale=SCALE)
    icon = "CHECKMARK" if cell.is_picked else "SOLO_ON" if cell.is_suggested else "NONE"
    button = column.operator("dreamstrip.sheet_pick", text=cell.title, icon=icon, depress=cell.is_picked)
    button.job_id, button.cell = sheet_id, cell.index
