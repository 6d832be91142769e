# SPDX-License-Identifier: GPL-3.0-or-later
"""A still in the preview: which one, and where its picture lies."""

from __future__ import annotations

from typing import Any

from .. import compat
from ..preview.plane import Size
from ..preview.view import View, canvas_size, placed_view
from ..shots import source
from . import move


def active_still(scene: Any | None) -> Any | None:
    """The active strip, if it is a still."""
    editor = scene.sequence_editor if scene is not None else None
    strip = editor.active_strip if editor is not None else None
    return strip if strip is not None and source.is_still(strip) else None


def problem(scene: Any | None) -> str:
    """Why there is no still to put a camera over; empty if there is one."""
    strip = active_still(scene)
    if strip is None:
        return "Make a still the active strip"
    return "" if all(picture_size(strip)) else "The still's file cannot be read"


def find(scene: Any, name: str) -> Any | None:
    """The strip of that name, now: no reference to a strip outlives undo."""
    editor = scene.sequence_editor
    return compat.all_strips(editor).get(name) if editor is not None else None


def picture_size(strip: Any) -> Size:
    """Width and height of a still's picture."""
    still = source.still_frames(strip)
    return still.width, still.height


def view(scene: Any, strip: Any, region: Any) -> View:
    """How the region shows the strip's picture at rest, without the camera's move."""
    size = picture_size(strip)
    placed = move.resting(scene, strip, scene.frame_current).matrix(size, canvas_size(scene))
    return placed_view(scene, region, placed, size)
