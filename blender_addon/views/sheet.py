# SPDX-License-Identifier: GPL-3.0-or-later
"""A contact sheet as it is looked at: over the preview, or in its popup."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..sheets import picking
from ..words import words

if TYPE_CHECKING:
    from ..daemon.session import Session
    from ..sheets.sheet import Cell, Sheet


@dataclass(frozen=True)
class CellView:
    """A picture with what it was made with and what it scores; `index` is its number from 0."""

    index: int
    title: str
    scores: str
    picture: Path
    is_suggested: bool
    is_picked: bool


@dataclass(frozen=True)
class SheetView:
    """The rows of the sheet, and the source beside them."""

    prompt: str
    source: Path
    rows: tuple[tuple[CellView, ...], ...]
    reason: str

    @property
    def cells(self) -> tuple[CellView, ...]:
        """All of them, row by row."""
        return tuple(cell for row in self.rows for cell in row)


def build(session: Session, sheet_id: str) -> SheetView | None:
    """The view of a sheet that is here."""
    sheet = session.sheets.get(sheet_id)
    if sheet is None:
        return None
    cells = [_cell(session, sheet_id, sheet, index) for index in range(len(sheet.cells))]
    rows = tuple(tuple(cells[start : start + sheet.columns]) for start in range(0, len(cells), sheet.columns))
    return SheetView(sheet.request.prompt, sheet.source, rows, sheet.reason)


def _cell(session: Session, sheet_id: str, sheet: Sheet, index: int) -> CellView:
    cell = sheet.cells[index]
    return CellView(
        index=index,
        title=_title(sheet, cell),
        scores=_scores(cell),
        picture=cell.picture,
        is_suggested=index == sheet.suggested,
        is_picked=picking.picked(session, sheet_id, index),
    )


def _title(sheet: Sheet, cell: Cell) -> str:
    if sheet.request.steps:
        return words("s {s}, {count} steps", s=f"{cell.s:g}", count=cell.steps)
    return words("s {s}, seed {seed}", s=f"{cell.s:g}", seed=cell.seed)


def _scores(cell: Cell) -> str:
    return words(
        "towards the prompt {towards}, kept of the clip {kept} %, value {value}",
        towards=f"{cell.towards:+.3f}",
        kept=round(100 * cell.kept),
        value=f"{cell.value:.2f}",
    )
