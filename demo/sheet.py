"""The contact sheet: rows of frames with a line of text above each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from backend.media.picture import Image
from backend.media.read import read_still
from backend.media.resize import resize
from backend.media.write import write_poster

CELL = 240
GAP = 8
LINE = 30
_PAPER = (24, 24, 26)
_INK = (230, 230, 230)


@dataclass(frozen=True)
class Row:
    """What a row shows, and its pictures."""

    title: str
    pictures: Sequence[Path]


def compose(rows: Sequence[Row], path: Path) -> None:
    """Write the sheet as PNG."""
    width = max(len(row.pictures) for row in rows) * (CELL + GAP) + GAP
    write_poster(path, np.concatenate([strip(row, width) for row in rows]))


def strip(row: Row, width: int) -> Image:
    """One row with its title."""
    cells = [fitted(read_still(picture)) for picture in row.pictures]
    height = max(cell.shape[0] for cell in cells)
    paper = np.full((LINE + height + GAP, width, 3), _PAPER, np.uint8)
    cv2.putText(
        paper, shortened(row.title, width), (GAP, LINE - 10), cv2.FONT_HERSHEY_DUPLEX, 0.5, _INK, 1, cv2.LINE_AA
    )
    for index, cell in enumerate(cells):
        left = GAP + index * (CELL + GAP)
        paper[LINE : LINE + cell.shape[0], left : left + CELL] = cell
    return paper


def fitted(image: Image) -> Image:
    """The picture at a cell's width."""
    return resize(image, max(round(image.shape[0] * CELL / image.shape[1]), 1), CELL)


def shortened(text: str, width: int) -> str:
    """As much of the text as a row's width takes, in the letters that OpenCV can draw."""
    plain = text.encode("ascii", "replace").decode()
    room = width // 10
    return plain if len(plain) <= room else plain[: room - 3] + "..."
