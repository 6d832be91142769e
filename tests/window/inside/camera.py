"""Runs inside Blender: the still's camera."""

from __future__ import annotations

from typing import Any

from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import move
from bl_ext.user_default.dreamstrip.blender_addon.camera.keys import PROPERTY

from tests.window.inside.context import scene


def keys() -> list[float]:
    """The frames on which the still's camera has keys, each once."""
    return sorted({point.co.x for curve in _curves() for point in curve.keyframe_points})


def ways() -> list[list[float]]:
    """The values of each field of the still's camera at its first key and at its last."""
    points = [sorted((point.co.x, point.co.y) for point in curve.keyframe_points) for curve in _curves()]
    return [[curve[0][1], curve[-1][1]] for curve in points]


def plays(name: str) -> bool:
    """Whether a still shows its camera's move."""
    return move.plays(compat.all_strips(scene().sequence_editor)[name])


def _curves() -> list[Any]:
    return [curve for curve in compat.fcurves(scene()) if PROPERTY in curve.data_path]
