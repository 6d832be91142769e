# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera over a still as ordinary keyframes of its strip: the only reader and writer of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...backend.contract.camera import NEUTRAL, POSE_LIMITS, PRESETS, CameraPath, CameraPose
from ...backend.contract.errors import InvalidRequest
from .. import compat
from . import curve
from .curve import Key, Keys

PROPERTY = "dreamstrip_camera"

FIELDS = ("zoom", "pan_x", "pan_y", "roll", "tilt", "yaw")
"""What each element of the strip's camera is, in order."""

_COLUMNS = (
    ("co", np.float32, 2),
    ("handle_left", np.float32, 2),
    ("handle_right", np.float32, 2),
    ("interpolation", np.int32, 1),
    ("easing", np.int32, 1),
)
"""Of keyframes: what shapes a curve, its type, and how many numbers it is."""


def is_animated(scene: Any, strip: Any) -> bool:
    """Whether the strip's camera has keyframes."""
    return bool(_curves(scene, strip))


def span(strip: Any) -> tuple[int, int]:
    """The first and the last frame that the strip covers."""
    return compat.left(strip), compat.right(strip) - 1


def apply_preset(scene: Any, strip: Any, name: str, easing: str | None = None) -> None:
    """Replace the camera's keyframes by a preset's, spread over the strip; with one easing throughout if given."""
    _clear(scene, strip)
    first, last = span(strip)
    channels = {}
    for index, field in enumerate(FIELDS):
        keys = []
        for key in PRESETS[name]:
            interpolation, direction = curve.INTERPOLATIONS[easing or key.easing]
            frame = first + key.time * (last - first)
            keys.append(Key(frame, getattr(key.pose, field), interpolation, direction))
        channels[index] = curve.smoothed(keys)
    write(scene, strip, channels)


def sample(scene: Any, strip: Any) -> CameraPath:
    """The camera on every frame that the strip covers."""
    tracks = _tracks(scene, strip)
    return CameraPath(poses=tuple(_pose(tracks, frame) for frame in range(compat.left(strip), compat.right(strip))))


def pose_at(scene: Any, strip: Any, frame: float) -> CameraPose:
    """The camera on one frame, a value beyond its limits brought back to them."""
    return poses(scene, strip, (frame,))[0]


def poses(scene: Any, strip: Any, frames: Iterable[float]) -> list[CameraPose]:
    """The camera on several frames, values beyond their limits brought back to them."""
    tracks = _tracks(scene, strip)
    return [
        within_limits({field: track(frame) for field, track in zip(FIELDS, tracks, strict=True)}) for frame in frames
    ]


def within_limits(values: Mapping[str, float]) -> CameraPose:
    """A pose of these values, each brought back to its limits."""
    return CameraPose(**{name: min(max(values[name], low), high) for name, (low, high) in POSE_LIMITS.items()})


def set_pose(scene: Any, strip: Any, frame: int, pose: CameraPose, fields: Sequence[str]) -> None:
    """Key these fields of a pose on a frame; a curve that is new is keyed there alone and so holds everywhere."""
    _set_values(strip, {**_values(strip), **{field: getattr(pose, field) for field in fields}})
    for field in fields:
        strip.keyframe_insert(PROPERTY, index=FIELDS.index(field), frame=frame)


def read(scene: Any, strip: Any) -> dict[int, Keys]:
    """The keyframes of each channel that has some."""
    return {
        index: tuple(_key(point) for point in found.keyframe_points)
        for index, found in sorted(_curves(scene, strip).items())
    }


def write(scene: Any, strip: Any, channels: Mapping[int, Keys]) -> None:
    """Replace the keyframes of these channels; the other channels, and what else is on the curves, stay."""
    values = list(getattr(strip, PROPERTY))
    for index, keys in channels.items():
        values[index] = keys[0].value
    setattr(strip, PROPERTY, values)
    known = _curves(scene, strip)
    for index, keys in channels.items():
        if index not in known:
            strip.keyframe_insert(PROPERTY, index=index, frame=keys[0].frame)
    curves = _curves(scene, strip)
    for index, keys in channels.items():
        _fill(curves[index], keys)


def change(scene: Any, strip: Any, turn: Callable[[str, Keys], Keys]) -> None:
    """Write what `turn` makes of each keyed channel, by its name, its values within the limits."""
    changed = {
        index: curve.clamped(turn(FIELDS[index], keys), *POSE_LIMITS[FIELDS[index]])
        for index, keys in read(scene, strip).items()
    }
    write(scene, strip, changed)


def signature(scene: Any, strip: Any) -> bytes:
    """Bytes that change when the camera does; cheap enough for every update of the scene."""
    parts = [repr((span(strip), tuple(getattr(strip, PROPERTY)) if not is_animated(scene, strip) else ())).encode()]
    for index, found in sorted(_curves(scene, strip).items()):
        parts.append(repr((index, found.mute, len(found.modifiers))).encode())
        parts += [_column(found.keyframe_points, name, kind, width) for name, kind, width in _COLUMNS]
    return b"".join(parts)


def shape(scene: Any, strip: Any) -> bytes:
    """Bytes that change when the camera over the strip's content does; moving or trimming the strip leaves them."""
    curves, origin = _curves(scene, strip), compat.content_start(strip)
    rest = [None if index in curves else round(value, 5) for index, value in enumerate(getattr(strip, PROPERTY))]
    parts = [repr(rest).encode()]
    for index, found in sorted(curves.items()):
        parts.append(repr((index, found.mute, len(found.modifiers))).encode())
        parts += [_placed(found.keyframe_points, name, kind, width, origin) for name, kind, width in _COLUMNS]
    return b"".join(parts)


def _fill(target: Any, keys: Keys) -> None:
    points = target.keyframe_points
    points.clear()
    points.add(len(keys))
    for point, key in zip(points, keys, strict=True):
        point.co = key.frame, key.value
        point.interpolation, point.easing = key.interpolation, key.easing
        point.back, point.amplitude, point.period = key.shape
        point.handle_left_type, point.handle_right_type = key.left_type, key.right_type
        point.handle_left = key.frame + key.left[0], key.value + key.left[1]
        point.handle_right = key.frame + key.right[0], key.value + key.right[1]
    target.update()


def _key(point: Any) -> Key:
    frame, value = point.co
    return Key(
        frame=frame,
        value=value,
        interpolation=point.interpolation,
        easing=point.easing,
        left=(point.handle_left[0] - frame, point.handle_left[1] - value),
        right=(point.handle_right[0] - frame, point.handle_right[1] - value),
        left_type=point.handle_left_type,
        right_type=point.handle_right_type,
        shape=(point.back, point.amplitude, point.period),
    )


def _column(points: Any, name: str, kind: type, width: int) -> bytes:
    column: npt.NDArray[Any] = np.empty(len(points) * width, kind)
    points.foreach_get(name, column)
    return column.tobytes()


def _placed(points: Any, name: str, kind: type, width: int, origin: float) -> bytes:
    """A column whose frames count from `origin`, as exactly as the floats of a late frame still hold them."""
    column: npt.NDArray[Any] = np.frombuffer(_column(points, name, kind, width), kind)
    if width == 2:
        frames, values = column.reshape(-1, 2).astype(float).T
        column = np.stack([np.round(frames - origin, 1), np.round(values, 5)]) + 0.0  # 0.0: no negative zeros
    return column.tobytes()


def _tracks(scene: Any, strip: Any) -> list[Callable[[float], float]]:
    curves = _curves(scene, strip)
    return [
        curves[index].evaluate if index in curves else _resting(value)
        for index, value in enumerate(getattr(strip, PROPERTY))
    ]


def _pose(tracks: list[Callable[[float], float]], frame: int) -> CameraPose:
    try:
        return CameraPose(**{field: track(frame) for field, track in zip(FIELDS, tracks, strict=True)})
    except InvalidRequest as error:
        raise error.under(f"The camera on frame {frame}") from None


def _resting(value: float) -> Callable[[float], float]:
    return lambda _frame: value


def _values(strip: Any) -> dict[str, float]:
    return dict(zip(FIELDS, getattr(strip, PROPERTY), strict=True))


def _set_values(strip: Any, values: Mapping[str, float]) -> None:
    setattr(strip, PROPERTY, [values[field] for field in FIELDS])


def _clear(scene: Any, strip: Any) -> None:
    for index in range(len(FIELDS)):
        compat.remove_fcurve(scene, strip.path_from_id(PROPERTY), index)
    _set_values(strip, {field: getattr(NEUTRAL, field) for field in FIELDS})


def _curves(scene: Any, strip: Any) -> dict[int, Any]:
    path = strip.path_from_id(PROPERTY)
    return {found.array_index: found for found in compat.fcurves(scene) if found.data_path == path}
