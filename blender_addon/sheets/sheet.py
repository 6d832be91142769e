# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished contact sheet as it lies on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...backend.contract.requests import SheetRequest


@dataclass(frozen=True)
class Cell:
    """One try: its settings, its scores (docs/choice.md), and a picture of its moments, one above the other."""

    s: float
    seed: int
    steps: int
    towards: float
    kept: float
    value: float
    picture: Path


@dataclass(frozen=True)
class Sheet:
    """The cells, row by row, and a picture of the source; `suggested` is the index of the most promising one.

    `moments` is how many of them each picture has.
    """

    request: SheetRequest
    columns: int
    cells: tuple[Cell, ...]
    source: Path
    moments: int
    suggested: int
    reason: str

    @property
    def pictures(self) -> tuple[Path, ...]:
        """That of the source, and those of the cells."""
        return (self.source, *(cell.picture for cell in self.cells))
