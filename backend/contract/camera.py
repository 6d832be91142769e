"""A camera over a still: a pose a frame, and the presets as tables of keys.

The camera is a pinhole in front of the flat picture; `backend.camera` gives the mathematics. A preset's keys can be
set one for one as keyframes in Blender: `ease_*` are its SINE interpolation with the easing of that name, `smooth` is
its BEZIER with automatic handles, and as there a key's easing shapes the way from that key to the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from . import checks
from .media import MAX_FRAMES

FOCAL = 50.0 / 36.0
"""The lens: focal length as a fraction of the picture's longer side, that of Blender's default camera."""


@dataclass(frozen=True)
class CameraPose:
    """Where the camera is in one frame; all defaults show the picture as it is.

    zoom: 2 shows everything twice as large. pan_x, pan_y: how far the camera has moved to the right and up, as a
    fraction of the picture's width and height (the content moves left and down). roll: degrees the camera has turned
    clockwise (the content turns counter-clockwise). tilt, yaw: degrees it looks up and to the right.
    """

    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    roll: float = 0.0
    tilt: float = 0.0
    yaw: float = 0.0

    def __post_init__(self) -> None:
        for name, (low, high) in POSE_LIMITS.items():
            checks.within(name, getattr(self, name), low, high)

    @property
    def is_neutral(self) -> bool:
        """Whether this pose shows the picture as it is."""
        return self == NEUTRAL


POSE_LIMITS: dict[str, tuple[float, float]] = {
    "zoom": (0.1, 20.0),
    "pan_x": (-2.0, 2.0),
    "pan_y": (-2.0, 2.0),
    "roll": (-36_000.0, 36_000.0),
    "tilt": (-60.0, 60.0),
    "yaw": (-60.0, 60.0),
}
"""Lowest and highest value of each of a pose's fields, in the order of the fields."""

NEUTRAL = CameraPose()


@dataclass(frozen=True)
class CameraPath:
    """One pose a frame."""

    poses: tuple[CameraPose, ...]

    def __post_init__(self) -> None:
        checks.length("poses", self.poses, 1, MAX_FRAMES, "poses")

    @property
    def is_static(self) -> bool:
        """Whether every frame shows the picture as it is."""
        return all(pose.is_neutral for pose in self.poses)


@dataclass(frozen=True)
class CameraKey:
    """A pose at `time` (0 the first frame, 1 the last), and how the camera moves on from it to the next key."""

    time: float
    pose: CameraPose
    easing: str = "ease_in_out"

    def __post_init__(self) -> None:
        checks.within("time", self.time, 0, 1)
        checks.one_of("easing", self.easing, (*EASINGS, SMOOTH))


def linear(t: float) -> float:
    """Even speed."""
    return t


def ease_in(t: float) -> float:
    """From rest, by a quarter of a sine."""
    return 1.0 - math.cos(t * math.pi / 2)


def ease_out(t: float) -> float:
    """To rest, by a quarter of a sine."""
    return math.sin(t * math.pi / 2)


def ease_in_out(t: float) -> float:
    """From rest to rest, by half a cosine."""
    return (1.0 - math.cos(t * math.pi)) / 2


EASINGS: dict[str, Callable[[float], float]] = {
    "linear": linear,
    "ease_in": ease_in,
    "ease_out": ease_out,
    "ease_in_out": ease_in_out,
}
SMOOTH = "smooth"
"""The easing that does not stop at keys: a Catmull-Rom curve through them."""


def _straight(begin: CameraPose, end: CameraPose) -> tuple[CameraKey, ...]:
    """The keys of a move from one pose to another."""
    return CameraKey(0.0, begin), CameraKey(1.0, end)


PRESETS: dict[str, tuple[CameraKey, ...]] = {
    "static": (CameraKey(0.0, CameraPose()),),
    "zoom_in": _straight(CameraPose(), CameraPose(zoom=1.4)),
    "zoom_out": _straight(CameraPose(zoom=1.4), CameraPose()),
    "pan_left": _straight(CameraPose(zoom=1.25, pan_x=0.1), CameraPose(zoom=1.25, pan_x=-0.1)),
    "pan_right": _straight(CameraPose(zoom=1.25, pan_x=-0.1), CameraPose(zoom=1.25, pan_x=0.1)),
    "pan_up": _straight(CameraPose(zoom=1.25, pan_y=-0.1), CameraPose(zoom=1.25, pan_y=0.1)),
    "pan_down": _straight(CameraPose(zoom=1.25, pan_y=0.1), CameraPose(zoom=1.25, pan_y=-0.1)),
    "roll_left": _straight(CameraPose(zoom=1.2, roll=4.0), CameraPose(zoom=1.2, roll=-4.0)),
    "roll_right": _straight(CameraPose(zoom=1.2, roll=-4.0), CameraPose(zoom=1.2, roll=4.0)),
    "tilt_down": _straight(CameraPose(zoom=1.35, tilt=2.5), CameraPose(zoom=1.35, tilt=-2.5)),
    "tilt_up": _straight(CameraPose(zoom=1.35, tilt=-2.5), CameraPose(zoom=1.35, tilt=2.5)),
    "yaw_left": _straight(CameraPose(zoom=1.35, yaw=4.0), CameraPose(zoom=1.35, yaw=-4.0)),
    "yaw_right": _straight(CameraPose(zoom=1.35, yaw=-4.0), CameraPose(zoom=1.35, yaw=4.0)),
    # A push towards the picture from a little above, the camera levelling out on its way.
    "dolly": _straight(CameraPose(zoom=1.1, pan_y=0.1, tilt=-3.0), CameraPose(zoom=1.6, pan_y=0.0, tilt=0.0)),
    # A camera that looks at the picture's middle from an angle a sits at pan_x = 50/36 tan(a) and has yaw = -a.
    "orbit": (
        CameraKey(0.0, CameraPose(zoom=1.3, pan_x=-0.2952, yaw=12.0), SMOOTH),
        CameraKey(0.5, CameraPose(zoom=1.25, pan_x=0.0, yaw=0.0), SMOOTH),
        CameraKey(1.0, CameraPose(zoom=1.3, pan_x=0.2952, yaw=-12.0)),
    ),
    "handheld": (
        CameraKey(0.000, CameraPose(zoom=1.08), SMOOTH),
        CameraKey(0.125, CameraPose(zoom=1.082, pan_x=0.006, pan_y=-0.004, roll=0.20, tilt=0.10, yaw=-0.12), SMOOTH),
        CameraKey(0.250, CameraPose(zoom=1.080, pan_x=0.009, pan_y=0.003, roll=0.05, tilt=-0.14, yaw=0.05), SMOOTH),
        CameraKey(0.375, CameraPose(zoom=1.083, pan_x=0.001, pan_y=0.008, roll=-0.25, tilt=-0.05, yaw=0.18), SMOOTH),
        CameraKey(0.500, CameraPose(zoom=1.086, pan_x=-0.008, pan_y=0.004, roll=-0.30, tilt=0.12, yaw=0.10), SMOOTH),
        CameraKey(0.625, CameraPose(zoom=1.084, pan_x=-0.007, pan_y=-0.005, roll=0.02, tilt=0.16, yaw=-0.08), SMOOTH),
        CameraKey(0.750, CameraPose(zoom=1.081, pan_x=0.002, pan_y=-0.008, roll=0.28, tilt=-0.02, yaw=-0.16), SMOOTH),
        CameraKey(0.875, CameraPose(zoom=1.083, pan_x=0.007, pan_y=-0.001, roll=0.15, tilt=-0.12, yaw=-0.02), SMOOTH),
        CameraKey(1.000, CameraPose(zoom=1.085, pan_x=0.003, pan_y=0.005, roll=-0.10, tilt=0.04, yaw=0.08)),
    ),
}


def sample_preset(name: str, frames: int) -> CameraPath:
    """The preset `name` over `frames` frames."""
    checks.one_of("preset", name, PRESETS)
    return sample_keys(PRESETS[name], frames)


def sample_keys(keys: Sequence[CameraKey], frames: int) -> CameraPath:
    """The poses at `frames` evenly spaced times from 0 to 1; before the first key and after the last it rests."""
    checks.within("frames", frames, 1, MAX_FRAMES)
    checks.length("keys", keys, 1, MAX_FRAMES, "keys")
    ordered = sorted(keys, key=lambda key: key.time)
    return CameraPath(tuple(_pose_at(ordered, index / max(frames - 1, 1)) for index in range(frames)))


def _pose_at(keys: Sequence[CameraKey], time: float) -> CameraPose:
    after = next((index for index, key in enumerate(keys) if key.time > time), len(keys))
    if after in (0, len(keys)):
        return keys[min(after, len(keys) - 1)].pose
    return CameraPose(**{field.name: _value_at(keys, after - 1, field.name, time) for field in fields(CameraPose)})


def _value_at(keys: Sequence[CameraKey], index: int, name: str, time: float) -> float:
    key, following = keys[index], keys[index + 1]
    start, end = getattr(key.pose, name), getattr(following.pose, name)
    span = following.time - key.time
    t = (time - key.time) / span
    if key.easing != SMOOTH:
        return float(start + (end - start) * EASINGS[key.easing](t))
    leave, arrive = (_slope(keys, position, name) * span for position in (index, index + 1))
    value = _hermite(t, start, end, leave, arrive)
    low, high = POSE_LIMITS[name]
    return min(max(value, low), high)


def _slope(keys: Sequence[CameraKey], index: int, name: str) -> float:
    """Of the line through the key's neighbours (Catmull and Rom 1974), one-sided at both ends."""
    before, after = keys[max(index - 1, 0)], keys[min(index + 1, len(keys) - 1)]
    rise = getattr(after.pose, name) - getattr(before.pose, name)
    return float(rise / (after.time - before.time)) if after.time > before.time else 0.0


def _hermite(t: float, start: float, end: float, leave: float, arrive: float) -> float:
    """The cubic from `start` to `end` with these slopes there, at t in [0, 1]."""
    rest = 1 - t
    return rest * rest * ((1 + 2 * t) * start + t * leave) + t * t * ((3 - 2 * t) * end - rest * arrive)
