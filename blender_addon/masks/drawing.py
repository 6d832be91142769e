# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing a mask over the preview: closed strokes that stay in memory until they are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..preview import lines
from ..preview.gesture import Answer, is_dropped, is_kept, is_press, is_undo
from ..preview.lines import Line
from ..preview.view import View, canvas_size
from . import region
from .outline import MOST_POINTS, Points, is_region, simplified

_TOLERANCE = 1.0  # pixels of the picture
_COARSER = 1.5


class RegionDrawing:
    """The outlines over one strip. Writes nothing but in `keep`."""

    def __init__(self, scene: Any, strip: Any) -> None:
        self.scene, self.strip = scene.name, strip.name
        self.size = canvas_size(scene)
        self.outlines: list[Points] = []
        self._stroke: list[tuple[float, float]] = []

    def handle(self, event: Any, view: View | None, x: float, y: float) -> Answer:
        """Answer an event of the window at (x, y) of the preview, whose view is None outside of it."""
        if is_dropped(event, view is not None):
            was_drawing, self._stroke = bool(self._stroke), []
            return Answer.STAY if was_drawing else Answer.CANCEL
        if is_kept(event):
            self._end()
            return Answer.KEEP if self.outlines else Answer.CANCEL
        if (event.type == "BACK_SPACE" and is_press(event)) or is_undo(event):
            self.take_back()
            return Answer.STAY
        return self._draw(event, view, x, y)

    def add(self, points: Sequence[tuple[float, float]]) -> bool:
        """Take a stroke, in shares of the picture, as a closed outline; False for one that encloses nothing."""
        found = np.array(points, np.float64).reshape(-1, 2)
        if not is_region(found):
            return False
        tolerance = _TOLERANCE
        outline = simplified(found, self.size, tolerance)
        while len(outline) > MOST_POINTS:
            tolerance *= _COARSER
            outline = simplified(found, self.size, tolerance)
        if len(outline) > 2:
            self.outlines.append(outline)
        return len(outline) > 2

    def take_back(self) -> None:
        """Undo the last outline, or the one that is being drawn."""
        if self._stroke:
            self._stroke = []
        elif self.outlines:
            self.outlines.pop()

    def keep(self, scene: Any, strip: Any) -> Any:
        """Make the mask strip, and let the next edit be limited to it. Raises Conflict."""
        added = region.add_strip(scene, strip, self.outlines)
        scene.dreamstrip.masking = "over"
        return added

    def lines(self, view: View) -> tuple[Line, ...]:
        """The outlines, and the stroke that is being drawn."""
        drawn = tuple(
            line for outline in self.outlines for line in lines.way(self._on_screen(view, [*outline, outline[0]]))
        )
        return drawn + lines.way(self._on_screen(view, self._stroke), lines.STROKE)

    def dumps(self) -> str:
        """The outlines as a text."""
        return json.dumps([outline.tolist() for outline in self.outlines])

    def loads(self, text: str) -> None:
        """Add the outlines of such a text. Raises ValueError."""
        try:
            outlines = [[(float(x), float(y)) for x, y in outline] for outline in json.loads(text)]
        except TypeError as error:
            raise ValueError("An outline is a list of points, each right and up") from error
        for outline in outlines:
            self.add(outline)

    def _draw(self, event: Any, view: View | None, x: float, y: float) -> Answer:
        if event.type == "LEFTMOUSE" and is_press(event) and view is not None:
            self._stroke = [self._at(view, x, y)]
        elif event.type in ("MOUSEMOVE", "INBETWEEN_MOUSEMOVE") and view is not None and self._stroke:
            self._stroke.append(self._at(view, x, y))
        elif event.type == "LEFTMOUSE" and event.value == "RELEASE" and self._stroke:
            self._end()
        else:
            return Answer.PASS
        return Answer.STAY

    def _end(self) -> None:
        stroke, self._stroke = self._stroke, []
        self.add(stroke)

    def _at(self, view: View, x: float, y: float) -> tuple[float, float]:
        """Where the pen points in the picture, held to its edges."""
        right, up = view.on_plane(x, y) / self.size + 0.5
        return min(max(float(right), 0.0), 1.0), min(max(float(up), 0.0), 1.0)

    def _on_screen(self, view: View, points: Sequence[Any]) -> Points:
        shares = np.array(points, np.float64).reshape(-1, 2)
        return view.on_screen((shares - 0.5) * self.size)
