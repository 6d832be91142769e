"""The picture of a sheet: the source above, below it a row a noise level and a column a seed, or whatever they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.media.resize import resize

Clip = NDArray[np.uint8]
Image = NDArray[np.uint8]

CELL = (120, 200)  # height and width of a cell's picture
LINE = 20  # of text below it
FRAME = 2
GROUND, TEXT, MARK = (24, 24, 24), (230, 230, 230), (255, 170, 40)


@dataclass(frozen=True)
class Tile:
    """A clip uint8 [T, h, w, 3] of the sheet, and the line below it; `marked` for the one that is suggested."""

    title: str
    clip: Clip
    marked: bool = False


def pictures(source: Tile, rows: Sequence[Sequence[Tile]]) -> Iterator[Image]:
    """The sheet uint8 [H, W, 3], one picture a frame of the clips, which are all of one length."""
    columns = max(len(row) for row in rows)
    for index in range(len(source.clip)):
        lines = [_row([source], index, columns), *(_row(row, index, columns) for row in rows)]
        yield np.concatenate(lines)


def middle(source: Tile, rows: Sequence[Sequence[Tile]]) -> Image:
    """The sheet's picture at half of the clips."""
    at = len(source.clip) // 2
    cut = [[Tile(tile.title, tile.clip[at : at + 1], tile.marked) for tile in row] for row in ([source], *rows)]
    return next(pictures(cut[0][0], cut[1:]))


def _row(tiles: Sequence[Tile], index: int, columns: int) -> Image:
    height, width = CELL[0] + LINE + 2 * FRAME, CELL[1] + 2 * FRAME
    line = np.full((height, columns * width, 3), GROUND, np.uint8)
    for column, tile in enumerate(tiles):
        line[:, column * width : (column + 1) * width] = _drawn(tile, index)
    return line


def _drawn(tile: Tile, index: int) -> Image:
    colour = MARK if tile.marked else GROUND
    picture = resize(np.asarray(tile.clip[index]), *CELL)
    text = np.full((LINE, CELL[1], 3), GROUND, np.uint8)
    plain = tile.title.encode("ascii", "replace").decode()
    cv2.putText(text, plain, (4, LINE - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.4, TEXT, 1, cv2.LINE_AA)
    framed = np.full((CELL[0] + LINE + 2 * FRAME, CELL[1] + 2 * FRAME, 3), colour, np.uint8)
    framed[FRAME:-FRAME, FRAME:-FRAME] = np.concatenate([picture, text])
    return framed
