# SPDX-License-Identifier: GPL-3.0-or-later
"""Selecting the sources of takes, as the next job is made from what is selected."""

from __future__ import annotations

from typing import Any

from .. import compat
from . import stack


def source_of(scene: Any, takes: list[Any]) -> None:
    """Select the sources of these take strips alone; the first is active. Takes without one leave nothing selected."""
    editor = scene.sequence_editor
    found = (stack.source_of(editor, take) for take in takes)
    sources = [source for source in found if source is not None]
    for strip in compat.strips(compat.shown_level(editor)):
        strip.select = strip in sources
    if sources:
        editor.active_strip = sources[0]
