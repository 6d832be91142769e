# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws lines, rectangles, pictures and words into the region that is being drawn."""

from __future__ import annotations

from typing import Any

import blf
import gpu
from gpu_extras.batch import batch_for_shader

from .box import Box
from .lines import Color, Line

_FONT = 0
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
_HALVES = ((0, 1, 2), (0, 2, 3))


def line(drawn: Line) -> None:
    """A line."""
    shader = gpu.shader.from_builtin("POLYLINE_UNIFORM_COLOR")
    points = [(float(x), float(y), 0.0) for x, y in drawn.points]
    batch = batch_for_shader(shader, "LINE_STRIP", {"pos": points})
    shader.bind()
    shader.uniform_float("viewportSize", gpu.state.viewport_get()[2:])
    shader.uniform_float("lineWidth", drawn.width)
    shader.uniform_float("color", drawn.color)
    batch.draw(shader)


def rectangle(box: Box, color: Color) -> None:
    """A filled rectangle."""
    shader = gpu.shader.from_builtin("UNIFORM_COLOR")
    batch = batch_for_shader(shader, "TRIS", {"pos": _corners(box)}, indices=_HALVES)
    shader.bind()
    shader.uniform_float("color", color)
    batch.draw(shader)


def picture(texture: Any, box: Box, part: Box) -> None:
    """A part of a texture, in shares of its width and height."""
    shader = gpu.shader.from_builtin("IMAGE")
    batch = batch_for_shader(shader, "TRIS", {"pos": _corners(box), "texCoord": _corners(part)}, indices=_HALVES)
    shader.bind()
    shader.uniform_sampler("image", texture)
    batch.draw(shader)


def words(text: str, box: Box, size: float, color: Color) -> None:
    """A line of words from a box's lower left corner on, cut off where the box ends."""
    blf.size(_FONT, size)
    blf.color(_FONT, *color)
    blf.enable(_FONT, blf.CLIPPING)
    blf.clipping(_FONT, box.x, box.y - size, box.right, box.top + size)
    blf.position(_FONT, box.x, box.y, 0)
    blf.draw(_FONT, text)
    blf.disable(_FONT, blf.CLIPPING)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in lines of words that are no wider than so many pixels; a longer word has its own line."""
    blf.size(_FONT, size)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and blf.dimensions(_FONT, longer)[0] <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _corners(box: Box) -> list[tuple[float, float]]:
    return [(box.x + across * box.width, box.y + up * box.height) for across, up in _CORNERS]
