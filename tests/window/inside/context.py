"""Runs inside Blender: where its window stands."""

from __future__ import annotations

from typing import Any

import bpy
from bl_ext.user_default.dreamstrip.blender_addon import compat


def scene() -> Any:
    """The scene whose timeline is edited."""
    return compat.sequencer_scene(bpy.context)


def sequencers() -> list[Any]:
    """The window's areas that show the sequencer."""
    window = bpy.context.window_manager.windows[0]
    return [area for area in window.screen.areas if area.type == "SEQUENCE_EDITOR"]
