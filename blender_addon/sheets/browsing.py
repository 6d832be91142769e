# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for a cell of a contact sheet with mouse or keys: a popup's manners, for it is one."""

from __future__ import annotations

from typing import Any

from ..preview.gesture import Answer, is_dropped, is_kept, is_press
from .layout import Layout

_STEPS = {"LEFT_ARROW": (0, -1), "RIGHT_ARROW": (0, 1), "UP_ARROW": (-1, 0), "DOWN_ARROW": (1, 0)}
_BUTTONS = ("LEFTMOUSE", "MIDDLEMOUSE", "RIGHTMOUSE")


class Browsing:
    """Which of `count` cells in rows of `columns` is `current`."""

    def __init__(self, count: int, columns: int, first: int) -> None:
        self.count, self.columns, self.current = count, columns, first

    def handle(self, event: Any, layout: Layout, x: float, y: float) -> Answer:
        """Answer an event at (x, y) of the preview that has the sheet. KEEP: the current cell is picked."""
        is_over = layout.space.contains(x, y)
        if is_press(event) and event.type in _STEPS:
            self._step(*_STEPS[event.type])
            return Answer.STAY
        if is_kept(event):
            return Answer.KEEP
        if is_dropped(event, is_over):
            return Answer.CANCEL
        if is_over:
            return self._over(event, layout, x, y)
        return Answer.LEAVE if is_press(event) and event.type in _BUTTONS else Answer.PASS

    def _over(self, event: Any, layout: Layout, x: float, y: float) -> Answer:
        cell = layout.cell_at(x, y)
        if event.type in ("MOUSEMOVE", "INBETWEEN_MOUSEMOVE"):
            self.current = cell if cell is not None else self.current
            return Answer.STAY
        if event.type == "LEFTMOUSE" and is_press(event):
            if cell is not None:
                self.current = cell
                return Answer.KEEP
            return Answer.STAY if layout.body.contains(x, y) else Answer.CANCEL
        # Plain keys are for the sheet; undo, save and the like are for Blender.
        return Answer.STAY if is_press(event) and not (event.ctrl or event.oskey) else Answer.PASS

    def _step(self, down: int, right: int) -> None:
        """To a neighbour, if there is one in that direction."""
        row, column = divmod(self.current, self.columns)
        wanted = (row + down) * self.columns + column + right
        if 0 <= column + right < self.columns and 0 <= wanted < self.count:
            self.current = wanted
