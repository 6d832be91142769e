# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the sheet that is being looked at, as icons. Blender reads their files when it draws them first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy.utils.previews

_shown: Any = None


def show(paths: tuple[Path, ...]) -> None:
    """Have these pictures ready, and let go of those of the sheet before."""
    wanted = {str(path) for path in paths}
    if wanted != set(_shown.keys()):
        _shown.clear()
        for name in wanted:
            _shown.load(name, name, "IMAGE")


def icon(path: Path) -> int:
    """The icon of a picture; 0 is none."""
    picture = _shown.get(str(path))
    return int(picture.icon_id) if picture is not None else 0


def register() -> None:
    """Make room for the pictures."""
    global _shown
    _shown = bpy.utils.previews.new()


def unregister() -> None:
    """Give it back."""
    bpy.utils.previews.remove(_shown)
