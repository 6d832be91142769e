# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished contact sheet as it lies on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...backend.contract.requests import SheetRequest


@dataclass(frozen=True)
class Cell:
    """One try: its settings, and a picture of two of its moments."""

    s: float
    seed: int
    steps: int
    picture: Path


@dataclass(frozen=True)
class Sheet:
    """The cells, row by row, and a picture of the source; `suggested` is the index of the most promising one."""

    request: SheetRequest
    columns: int
    cells: tuple[Cell, ...]
    source: Path
    suggested: int
    reason: str
