# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the files of a stack's takes are, after the .blend was saved elsewhere too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy

from ...backend.contract.errors import UnknownMedia
from .. import preferences
from .strip_record import StripRecord


def blend_path(path: Path) -> str:
    """A file as the .blend is to name it: from its own folder on if the file lies there, so that both can be moved."""
    folder = Path(bpy.data.filepath).parent if bpy.data.filepath else None
    if folder is None or not path.is_relative_to(folder):
        return str(path)
    return f"//{path.relative_to(folder).as_posix()}"


def locate(record: StripRecord, strip: Any | None) -> Path:
    """The file of the take that shows: as noted, else beside what the strip shows now, else among all takes.

    Blender keeps a strip's own path right when a .blend is saved elsewhere; the notes of the others stay as they were.
    Raises UnknownMedia.
    """
    take = record.take
    assert take is not None, "the record has a take"
    noted = Path(bpy.path.abspath(take.path))
    beside = Path(bpy.path.abspath(strip.filepath)).parent if strip is not None else noted.parent
    for path in (noted, beside / noted.name, preferences.takes_folder() / noted.name):
        if path.is_file():
            return path
    raise UnknownMedia(f"{noted.name} is not there any more.", "Put it back, or import the take from its job again.")
