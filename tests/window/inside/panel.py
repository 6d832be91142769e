"""Runs inside Blender: the settings of the add-on's panel."""

from __future__ import annotations

from typing import Any

import bpy
from bl_ext.user_default.dreamstrip.blender_addon import preset_files
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime

from tests.window.inside import timeline
from tests.window.inside.context import scene


def choose(**settings: Any) -> None:
    """Choose settings on the panel."""
    for name, value in settings.items():
        setattr(scene().dreamstrip, name, value)


def prompt() -> str:
    """The scene's prompt."""
    return str(scene().dreamstrip.prompt)


def ask_for_a_sheet(**options: Any) -> None:
    """Ask for a contact sheet of the active strip, past its dialog."""
    bpy.ops.dreamstrip.sheet_submit(**options)


def preflight() -> dict[str, int] | None:
    """How many jobs the dialog would send, has, and has left out; None while there is no dialog."""
    shown = runtime.current().session.preflight
    if shown is None:
        return None
    return {"ready": len(shown.shots), "items": len(shown.items), "left_out": len(shown.left_out)}


def setting(name: str) -> Any:
    """One of the panel's settings."""
    return getattr(scene().dreamstrip, name)


def presets() -> list[str]:
    """The names of the user's own presets."""
    return list(preset_files.current().names)


def submit(strip: str, prompt: str) -> None:
    """Dream a strip, as the button does."""
    timeline.select([strip])
    scene().dreamstrip.prompt = prompt
    bpy.ops.dreamstrip.submit()
