# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera over a still as ordinary keyframes of its strip: written from a preset, read per frame into a path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..backend.contract.camera import NEUTRAL, PRESETS, CameraPath, CameraPose
from ..backend.contract.errors import InvalidRequest
from . import compat

PROPERTY = "dreamstrip_camera"

FIELDS = ("zoom", "pan_x", "pan_y", "roll", "tilt", "yaw")
"""What each element of the strip's camera is, in order."""

_INTERPOLATIONS: dict[str, tuple[str, str]] = {
    "linear": ("LINEAR", "AUTO"),
    "ease_in": ("SINE", "EASE_IN"),
    "ease_out": ("SINE", "EASE_OUT"),
    "ease_in_out": ("SINE", "EASE_IN_OUT"),
    "smooth": ("BEZIER", "AUTO"),
}
"""Blender's interpolation and easing for each easing of a preset's key."""


def is_animated(scene: Any, strip: Any) -> bool:
    """Whether the strip's camera has keyframes."""
    return bool(_curves(scene, strip))


def apply_preset(scene: Any, strip: Any, name: str) -> None:
    """Replace the camera's keyframes by a preset's, spread over the strip."""
    _clear(scene, strip)
    keys = PRESETS[name]
    first, last = compat.left(strip), compat.right(strip) - 1
    for key in keys:
        _set_pose(strip, key.pose)
        for index in range(len(FIELDS)):
            strip.keyframe_insert(PROPERTY, index=index, frame=first + key.time * (last - first))
    for curve in _curves(scene, strip).values():
        points = curve.keyframe_points
        for index, key in enumerate(keys):
            points[index].interpolation, points[index].easing = _INTERPOLATIONS[key.easing]
            _smooth(points, index)


def sample(scene: Any, strip: Any) -> CameraPath:
    """The camera on every frame that the strip covers."""
    curves = _curves(scene, strip)
    tracks = [
        curves[index].evaluate if index in curves else _resting(value)
        for index, value in enumerate(getattr(strip, PROPERTY))
    ]
    return CameraPath(poses=tuple(_pose(tracks, frame) for frame in range(compat.left(strip), compat.right(strip))))


def _pose(tracks: list[Callable[[int], float]], frame: int) -> CameraPose:
    try:
        return CameraPose(**{field: track(frame) for field, track in zip(FIELDS, tracks, strict=True)})
    except InvalidRequest as error:
        raise error.under(f"The camera on frame {frame}") from None


def _smooth(points: Any, index: int) -> None:
    """Handles along the line through the key's neighbours: the Bezier curve then is the preset's Catmull-Rom curve."""
    before, at, after = (points[i].co for i in (max(index - 1, 0), index, min(index + 1, len(points) - 1)))
    slope = (after[1] - before[1]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
    reach_left, reach_right = (at[0] - before[0]) / 3, (after[0] - at[0]) / 3
    points[index].handle_left_type = points[index].handle_right_type = "ALIGNED"
    points[index].handle_left = at[0] - reach_left, at[1] - slope * reach_left
    points[index].handle_right = at[0] + reach_right, at[1] + slope * reach_right


def _resting(value: float) -> Callable[[int], float]:
    return lambda _frame: value


def _set_pose(strip: Any, pose: CameraPose) -> None:
    setattr(strip, PROPERTY, [getattr(pose, field) for field in FIELDS])


def _clear(scene: Any, strip: Any) -> None:
    for index in range(len(FIELDS)):
        compat.remove_fcurve(scene, strip.path_from_id(PROPERTY), index)
    _set_pose(strip, NEUTRAL)


def _curves(scene: Any, strip: Any) -> dict[int, Any]:
    path = strip.path_from_id(PROPERTY)
    return {curve.array_index: curve for curve in compat.fcurves(scene) if curve.data_path == path}
