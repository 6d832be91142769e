# SPDX-License-Identifier: GPL-3.0-or-later
"""The outlines over the preview while they are drawn."""

from __future__ import annotations

from typing import Any

from ..preview import brush
from ..preview.view import canvas_view
from .drawing import RegionDrawing


class Outlines:
    """What a drawing has so far."""

    def __init__(self, drawing: RegionDrawing) -> None:
        self._drawing = drawing

    def paint(self, context: Any, scene: Any) -> None:
        """Draw its lines."""
        for line in self._drawing.lines(canvas_view(scene, context.region)):
            brush.line(line)
