"""The object's track through a clip, and the name of its motion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Halfway between what the world's motions do and what they do not, in frame heights (see backend.world.scene).
_TRAVEL = 0.22
_WOBBLE = 0.05
_GROWTH = 0.4  # of the logarithm of the radius
_FEWEST_FRAMES = 4


@dataclass(frozen=True)
class Track:
    """Centre and radius by frame, each [T], in frame heights; NaN where the object is not to be seen."""

    x: Floats
    y: Floats
    radius: Floats

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Frames [T] in which there is an object."""
        return np.isfinite(self.x)


@dataclass(frozen=True)
class Path:
    """A track in a few numbers, over a whole clip."""

    across: float  # straight travel, rightwards
    down: float
    growth: float  # of the logarithm of the radius
    sway_x: float  # standard deviation from the straight travel
    sway_y: float


def follow(cover: NDArray[np.float32]) -> Track:
    """The track of a soft mask [T, H, W]."""
    height, width = cover.shape[1:]
    mass = cover.sum(axis=(1, 2), dtype=np.float64)
    safe = np.where(mass > 2, mass, np.nan)
    x = cover.sum(axis=1, dtype=np.float64) @ (np.arange(width) + 0.5) / safe / height
    y = cover.sum(axis=2, dtype=np.float64) @ (np.arange(height) + 0.5) / safe / height
    return Track(x, y, np.sqrt(safe / np.pi) / height)


def summarise(track: Track) -> Path | None:
    """Travel, growth and sway; None where too few frames show an object."""
    if track.seen.sum() < max(_FEWEST_FRAMES, len(track.x) // 2):
        return None
    times = np.arange(len(track.x)) / len(track.x)
    (across, sway_x), (down, sway_y), (growth, _) = (
        _line(times[track.seen], part[track.seen]) for part in (track.x, track.y, np.log(track.radius))
    )
    return Path(across, down, growth, sway_x, sway_y)


def _line(times: Floats, values: Floats) -> tuple[float, float]:
    """Slope and standard deviation of the rest."""
    slope, start = np.polyfit(times, values, 1)
    return float(slope), float(np.std(values - start - slope * times))


def name_motion(path: Path) -> str:
    """The motion that a path is nearest to."""
    if abs(path.growth) > _GROWTH:
        return "growing" if path.growth > 0 else "shrinking"
    if path.sway_y > _WOBBLE and path.sway_x < _WOBBLE:
        return "bouncing"
    if path.sway_y > _WOBBLE:
        return "circling"
    if max(abs(path.across), abs(path.down)) < _TRAVEL:
        return "still"
    if abs(path.across) > abs(path.down):
        return "right" if path.across > 0 else "left"
    return "down" if path.down > 0 else "up"
