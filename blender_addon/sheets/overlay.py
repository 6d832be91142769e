# SPDX-License-Identifier: GPL-3.0-or-later
"""A contact sheet over the preview."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from ..daemon import runtime
from ..preview import brush, regions
from ..preview.box import Box
from ..preview.lines import Color, Line
from ..views import sheet as view
from ..words import words
from .browsing import Browsing
from .layout import Layout, Tile, laid_out
from .textures import Textures

if TYPE_CHECKING:
    from ..views.sheet import CellView, SheetView
    from .sheet import Sheet

_PICTURE = (400, 240)  # of one moment
_GAP = 8 / 488  # between two moments, of a picture's height
_MOMENT_SECONDS = 1.0
_UNIT = 20.0
_WORDS = 11.0

_DIM: Color = (0.05, 0.05, 0.05, 0.94)
_EMPTY: Color = (0.2, 0.2, 0.2, 1.0)
_PLAIN: Color = (0.75, 0.75, 0.75, 1.0)
_BRIGHT: Color = (1.0, 1.0, 1.0, 1.0)
_STAR: Color = (1.0, 0.67, 0.16, 1.0)
_DONE: Color = (0.35, 0.85, 0.35, 1.0)


class SheetPainting:
    """A sheet in the largest preview of a window. Its pictures show their moments in turn; `note` stands below them."""

    def __init__(self, window: Any, sheet_id: str, sheet: Sheet) -> None:
        self.browsing = Browsing(len(sheet.cells), sheet.columns, sheet.suggested)
        self.note = ""
        self._window, self._sheet_id, self._moments = window.as_pointer(), sheet_id, sheet.moments
        self._textures = Textures(sheet.pictures)
        self._moment = 0

    def layout(self, window: Any, scale: float) -> tuple[Any, Layout] | None:
        """The preview that has the sheet now, and where things are in it; None where there is none."""
        found = regions.with_areas(window)
        if not found:
            return None
        area, region = found[0]
        space = regions.uncovered(area, region)
        return region, laid_out(space, self.browsing.count, self.browsing.columns, _PICTURE, _UNIT * scale)

    def tick(self) -> bool:
        """Read one more picture, or go on to the next moment; whether there is something new to see."""
        moment = int(time.monotonic() / _MOMENT_SECONDS) % self._moments
        has_turned, self._moment = moment != self._moment, moment
        return self._textures.read_next() or has_turned

    def paint(self, context: Any, _scene: Any) -> None:
        """Draw the sheet, if this is its region."""
        scale = context.preferences.system.ui_scale
        place, shown = self.layout(context.window, scale), view.build(runtime.current().session, self._sheet_id)
        if context.window.as_pointer() != self._window or place is None or place[0] != context.region or shown is None:
            return
        layout = place[1]
        brush.rectangle(layout.space, _DIM)
        self._paint_words(layout, shown, scale)
        self._paint_tile(layout.source, shown.source, words("Source"), _PLAIN, scale)
        for cell, tile in zip(shown.cells, layout.cells, strict=True):
            self._paint_cell(cell, tile, scale)

    def _paint_words(self, layout: Layout, shown: SheetView, scale: float) -> None:
        current = shown.cells[self.browsing.current]
        below = self.note or words("The star is a suggestion: {reason}", reason=shown.reason)
        _words(words("Contact sheet: {prompt}", prompt=shown.prompt), layout.heading, _BRIGHT, scale)
        _words(f"{current.title}: {current.scores}", layout.footing[0], _BRIGHT, scale)
        lines = brush.wrapped(below, layout.heading.width, _WORDS * scale)
        for text, box in zip(lines, layout.footing[1:], strict=False):
            _words(text, box, _PLAIN, scale)

    def _paint_cell(self, cell: CellView, tile: Tile, scale: float) -> None:
        sign, color = ("✓ ", _DONE) if cell.is_picked else ("★ ", _STAR) if cell.is_suggested else ("", _PLAIN)
        is_current = cell.index == self.browsing.current
        self._paint_tile(tile, cell.picture, sign + cell.title, _BRIGHT if is_current and not sign else color, scale)
        if is_current:
            brush.line(Line(_outline(tile.picture), _BRIGHT, 3.0 * scale))

    def _paint_tile(self, tile: Tile, picture: Any, title: str, color: Color, scale: float) -> None:
        texture = self._textures.of(picture)
        if texture is None:
            brush.rectangle(tile.picture, _EMPTY)
        else:
            brush.picture(texture, tile.picture, moment_of(self._moment, self._moments))
        _words(title, tile.words, color, scale)


def moment_of(index: int, count: int) -> Box:
    """Which part of a picture a moment is, in shares of it from below: the first is above the others."""
    if count == 1:
        return Box(0, 0, 1, 1)
    height = (1 - (count - 1) * _GAP) / count
    return Box(0, 1 - height - index * (height + _GAP), 1, height)


def _words(text: str, box: Box, color: Color, scale: float) -> None:
    brush.words(text, Box(box.x, box.y + 0.25 * box.height, box.width, box.height), _WORDS * scale, color)


def _outline(box: Box) -> Any:
    return np.array([[box.x, box.y], [box.right, box.y], [box.right, box.top], [box.x, box.top], [box.x, box.y]])
