# SPDX-License-Identifier: GPL-3.0-or-later
"""A contact sheet as its popup shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..sheets import picking, pictures
from ..words import words

if TYPE_CHECKING:
    from ..daemon.session import Session
    from ..sheets.sheet import Cell, Sheet


@dataclass(frozen=True)
class CellView:
    """A picture with what it was made with; `index` is its number from 0, `icon` that of Blender (0: none)."""

    index: int
    title: str
    icon: int
    is_suggested: bool
    is_picked: bool


@dataclass(frozen=True)
class SheetView:
    """The rows of the sheet, and the source beside them."""

    prompt: str
    source: int
    rows: tuple[tuple[CellView, ...], ...]
    reason: str


def build(session: Session, sheet_id: str) -> SheetView | None:
    """The view of a sheet that is here."""
    sheet = session.sheets.get(sheet_id)
    if sheet is None:
        return None
    cells = [_cell(session, sheet_id, sheet, index) for index in range(len(sheet.cells))]
    rows = tuple(tuple(cells[start : start + sheet.columns]) for start in range(0, len(cells), sheet.columns))
    return SheetView(sheet.request.prompt, pictures.icon(sheet.source), rows, sheet.reason)


def _cell(session: Session, sheet_id: str, sheet: Sheet, index: int) -> CellView:
    cell = sheet.cells[index]
    return CellView(
        index=index,
        title=_title(sheet, cell),
        icon=pictures.icon(cell.picture),
        is_suggested=index == sheet.suggested,
        is_picked=picking.picked(session, sheet_id, index),
    )


def _title(sheet: Sheet, cell: Cell) -> str:
    if sheet.request.steps:
        return words("s {s}, {count} steps", s=f"{cell.s:g}", count=cell.steps)
    return words("s {s}, seed {seed}", s=f"{cell.s:g}", seed=cell.seed)
