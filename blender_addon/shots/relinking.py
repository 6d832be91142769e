# SPDX-License-Identifier: GPL-3.0-or-later
"""A strip whose file has moved is linked to where it lies now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy

from ..takes import strips
from ..takes.records import Record


def relink(scene: Any, record: Record, found: Path) -> Path | None:
    """Link the source of a job to `found`; the path it had before, or None for a strip without a file of its own."""
    return relink_strip(strips.source_of(scene, record), found)


def relink_strip(strip: Any | None, found: Path) -> Path | None:
    """The same for a strip."""
    if strip is None or strip.type not in ("MOVIE", "IMAGE"):
        return None
    if strip.type == "MOVIE":
        before = Path(bpy.path.abspath(strip.filepath))
        strip.filepath = str(found)
    else:
        before = Path(bpy.path.abspath(strip.directory)) / strip.elements[0].filename
        strip.directory = str(found.parent)
        strip.elements[0].filename = found.name
    return before
