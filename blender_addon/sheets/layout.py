# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the pictures of a contact sheet are over the preview, and the words beside them. Pure mathematics."""

from __future__ import annotations

from dataclasses import dataclass

from ..preview.box import Box
from ..preview.plane import Size

LINE = 0.9
"""Of words, in units: so high is a line with the space around it."""

_GAP = 0.4
_MARGIN = 0.6
_SMALLEST = 4.0  # pixels
_FOOTING = 3  # lines


@dataclass(frozen=True)
class Tile:
    """A picture, and the words below it."""

    picture: Box
    words: Box

    @property
    def box(self) -> Box:
        """Both."""
        height = self.picture.top - self.words.y
        return Box(self.picture.x, self.words.y, self.picture.width, height)


@dataclass(frozen=True)
class Layout:
    """The source's place, those of the cells, a line above them and three below; `body` holds them all."""

    space: Box
    body: Box
    source: Tile
    cells: tuple[Tile, ...]
    heading: Box
    footing: tuple[Box, ...]

    def cell_at(self, x: float, y: float) -> int | None:
        """The index of the cell under a pixel."""
        return next((index for index, tile in enumerate(self.cells) if tile.box.contains(x, y)), None)


def laid_out(space: Box, count: int, columns: int, picture: Size, unit: float) -> Layout:
    """So many cells in rows of so many, the source at their left, as large as they can be in the middle of a space.

    `picture` has the shape of the pictures; a line of words is about `unit` pixels high.
    """
    rows = -(-count // columns)
    gap, margin, line = _GAP * unit, _MARGIN * unit, LINE * unit
    room = space.grown(-margin)
    across = (room.width - columns * gap) / (columns + 1)
    beside = (1 + _FOOTING) * line + 2 * gap
    up = (room.height - beside - (rows - 1) * gap) / rows - line
    scale = max(min(across / picture[0], up / picture[1]), _SMALLEST / min(picture))
    width, height = scale * picture[0], scale * picture[1]
    total = (columns + 1) * width + columns * gap, rows * (height + line) + (rows - 1) * gap + beside
    body = Box(space.x + (space.width - total[0]) / 2, space.y + (space.height - total[1]) / 2, *total)
    top = body.top - line - gap

    def tile(row: int, column: int) -> Tile:
        x, y = body.x + column * (width + gap), top - height - row * (height + line + gap)
        return Tile(Box(x, y, width, height), Box(x, y - line, width, line))

    return Layout(
        space=space,
        body=body.grown(margin),
        source=tile(0, 0),
        cells=tuple(tile(index // columns, 1 + index % columns) for index in range(count)),
        heading=Box(body.x, body.top - line, body.width, line),
        footing=tuple(Box(body.x, body.y + below * line, body.width, line) for below in reversed(range(_FOOTING))),
    )
