# SPDX-License-Identifier: GPL-3.0-or-later
"""A drawn stroke as the camera's way, a point a frame: timed, smoothed. Pure mathematics."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...backend.contract.camera import EASINGS

Track = npt.NDArray[np.float64]
"""What the camera does, [frames, channels]."""

DRAWN = "drawn"
TIMINGS: dict[str, tuple[str, str]] = {
    DRAWN: ("As Drawn", "Slow where the pen was slow"),
    "linear": ("Even Speed", "The same speed all the way"),
    "ease_in": ("Ease In", "From rest"),
    "ease_out": ("Ease Out", "To rest"),
    "ease_in_out": ("Ease In and Out", "From rest to rest"),
}
"""Title and reason of each way to time a stroke."""

_FINE = 4  # steps a frame
_LEAST_STEPS = 256
_WIDEST = 0.08  # of the stroke: the deviation of the strongest smoothing


@dataclass(frozen=True)
class Sample:
    """Where the pen was at a time in seconds: the camera's pan there, and the zoom if the stroke chooses one."""

    time: float
    pan_x: float
    pan_y: float
    zoom: float | None = None


def timed(samples: Sequence[Sample], frames: int, timing: str, smoothing: float, aspect: float = 1.0) -> Track:
    """The stroke over `frames` frames: [frames, 3], pan_x, pan_y, zoom (1 where it chooses none).

    `timing` is one of TIMINGS: the pen's own, or even along the stroke and eased. `smoothing` from 0 to 1 widens a
    Gaussian over time that leaves straight lines at even speed and both ends as they are. `aspect` is the picture's
    width over its height, so that lengths are those on the picture.
    """
    if not samples:
        raise ValueError("a stroke has a sample")
    points = np.array([(sample.pan_x, sample.pan_y, sample.zoom or 1.0) for sample in samples])
    steps = max(_FINE * (frames - 1) + 1, _LEAST_STEPS)
    ends_at = _clock(samples) if timing == DRAWN else _length(points, aspect)
    fine = _resampled(points, ends_at, np.linspace(0.0, 1.0, steps))
    fine = _steadied(fine, smoothing * _WIDEST * steps)
    progress = np.linspace(0.0, 1.0, max(frames, 1))
    if timing != DRAWN:
        progress = np.array([EASINGS[timing](value) for value in progress])
    return _resampled(fine, np.linspace(0.0, 1.0, steps), progress)


def _clock(samples: Sequence[Sample]) -> Track:
    """When each sample was, from 0 to 1."""
    return _unit(np.maximum.accumulate(np.array([sample.time for sample in samples])))


def _length(points: Track, aspect: float) -> Track:
    """How far along the stroke each sample is, from 0 to 1."""
    steps = np.diff(points[:, :2] * (aspect, 1.0), axis=0)
    return _unit(np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))]))


def _unit(values: Track) -> Track:
    """Rising values brought to 0..1; even ones where they do not rise at all."""
    extent = values[-1] - values[0]
    result: Track = (values - values[0]) / extent if extent > 0 else np.linspace(0.0, 1.0, len(values))
    return result


def _resampled(points: Track, at: Track, wanted: Track) -> Track:
    """Each channel, linear between its samples. Where two samples share a time the later one counts."""
    keep = np.append(np.diff(at) > 0, True)
    return np.column_stack([np.interp(wanted, at[keep], channel[keep]) for channel in points.T])


def _steadied(track: Track, deviation: float) -> Track:
    """Smoothed, and what that took away smoothed and given back: bends keep their width (Tukey's twicing)."""
    smooth = _smoothed(track, deviation)
    return smooth + _smoothed(track - smooth, deviation)


def _smoothed(track: Track, deviation: float) -> Track:
    """A Gaussian over the steps. Each end is continued as its own point reflection: it stays, and so do lines."""
    reach = min(math.ceil(3 * deviation), len(track) - 1)
    if reach < 1:
        return track
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    kernel /= kernel.sum()
    before = 2 * track[0] - track[reach:0:-1]
    after = 2 * track[-1] - track[-2 : -reach - 2 : -1]
    longer = np.concatenate([before, track, after])
    return np.column_stack([np.convolve(channel, kernel, "valid") for channel in longer.T])
