# SPDX-License-Identifier: GPL-3.0-or-later
"""A second stroke: which part of a path it takes the place of, and how it joins the rest. Pure mathematics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .stroke import Sample, Track

REACH = 0.05
"""How near to the path, as a fraction of the picture's longer side, a stroke's end takes hold of it."""

_SHORTEST = 2  # frames


@dataclass(frozen=True)
class Part:
    """The frames from `first` to `last`, and the stroke for them in the order of time."""

    first: int
    last: int
    samples: tuple[Sample, ...]
    holds_first: bool
    holds_last: bool


def part_of(path: Track, samples: Sequence[Sample], aspect: float) -> Part:
    """What a stroke stands for on a path [frames, 2 or more].

    An end that is near the path takes hold of it there; an end that is not, is the strip's. A stroke between two holds
    in the other direction is turned around: it changes the way, not the time.
    """
    last = len(path) - 1
    begin, end = (_hold(path, sample, aspect) for sample in (samples[0], samples[-1]))
    ordered = tuple(samples)
    if begin is not None and end is not None and end < begin:
        begin, end, ordered = end, begin, _turned_round(ordered)
    if begin is not None and end is not None and end - begin < _SHORTEST:
        begin = end = None  # a closed or a tiny stroke is a path of its own
    first_frame, last_frame = begin if begin is not None else 0, end if end is not None else last
    if last_frame - first_frame < _SHORTEST:
        return Part(0, last, ordered, holds_first=False, holds_last=False)
    return Part(first_frame, last_frame, ordered, holds_first=begin is not None, holds_last=end is not None)


def joined(path: Track, part: Part, stroke: Track) -> Track:
    """The path with the stroke [last - first + 1, channels] in its place, bent so that it meets what it holds."""
    progress = np.linspace(0.0, 1.0, len(stroke))[:, None]
    start_gap = path[part.first] - stroke[0] if part.holds_first else 0.0
    end_gap = path[part.last] - stroke[-1] if part.holds_last else 0.0
    result = path.copy()
    result[part.first : part.last + 1] = stroke + (1 - progress) * start_gap + progress * end_gap
    return result


def _hold(path: Track, sample: Sample, aspect: float) -> int | None:
    """The frame on which the path is next to a sample, if it is near; none of a path that stands still."""
    scale = np.array([aspect, 1.0]) / max(aspect, 1.0)
    if np.ptp(path[:, :2] * scale, axis=0).max() < REACH:
        return None
    away = np.hypot(*((path[:, :2] - (sample.pan_x, sample.pan_y)) * scale).T)
    nearest = int(away.argmin())
    return nearest if away[nearest] <= REACH else None


def _turned_round(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    end = samples[-1].time
    return tuple(replace(sample, time=end - sample.time) for sample in reversed(samples))
