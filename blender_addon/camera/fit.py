# SPDX-License-Identifier: GPL-3.0-or-later
"""A value a frame as few keyframes: where they stand, and their slopes. Pure mathematics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .curve import Key, Keys, with_slope
from .stroke import Track


@dataclass(frozen=True)
class Fit:
    """Frames that get a key, counted from the track's first, and there each channel's value and slope a frame."""

    frames: tuple[int, ...]
    values: Track
    slopes: Track

    def track(self) -> Track:
        """The curve of these keys on every frame: cubic Hermite pieces, as Blender draws them."""
        if len(self.frames) == 1:
            return self.values.copy()
        return np.concatenate([self._piece(index) for index in range(len(self.frames) - 1)] + [self.values[-1:]])

    def keys(self, channel: int, start: int) -> Keys:
        """One channel's keyframes, the track's first frame being `start`."""
        plain = [
            Key(start + frame, float(value)) for frame, value in zip(self.frames, self.values[:, channel], strict=True)
        ]
        return tuple(with_slope(plain, index, float(self.slopes[index, channel])) for index in range(len(plain)))

    def _piece(self, index: int) -> Track:
        """From one key up to the frame before the next."""
        span = self.frames[index + 1] - self.frames[index]
        t = np.arange(span)[:, None] / span
        rest = 1 - t
        start, end = self.values[index], self.values[index + 1]
        leave, arrive = self.slopes[index] * span, self.slopes[index + 1] * span
        piece: Track = rest**2 * ((1 + 2 * t) * start + t * leave) + t**2 * ((3 - 2 * t) * end - rest * arrive)
        return piece


def fit(track: Track, tolerance: Track) -> Fit:
    """Keys whose curve stays within `tolerance` [channels] of `track` [frames, channels] on every frame.

    A key is added where the curve is furthest off, until it is near enough everywhere; then those are taken out again
    that the others do not need.
    """
    slopes = np.gradient(track, axis=0) if len(track) > 1 else np.zeros_like(track)
    frames = sorted({0, len(track) - 1})
    while (worst := _worst(frames, track, slopes, tolerance)) is not None:
        frames = sorted({*frames, worst})
    for frame in tuple(frames[1:-1]):
        fewer = [other for other in frames if other != frame]
        if _worst(fewer, track, slopes, tolerance) is None:
            frames = fewer
    return _at(frames, track, slopes)


def _worst(frames: list[int], track: Track, slopes: Track, tolerance: Track) -> int | None:
    """The frame on which the curve of these keys is furthest beyond the tolerance."""
    error = np.abs(_at(frames, track, slopes).track() - track) / tolerance
    worst = int(error.max(axis=1).argmax())
    return worst if error[worst].max() > 1 else None


def _at(frames: list[int], track: Track, slopes: Track) -> Fit:
    return Fit(tuple(frames), track[frames], slopes[frames])
