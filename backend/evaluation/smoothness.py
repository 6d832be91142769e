"""How far a track is from any smooth path: the smallest residual of straight, circling and bouncing paths.

A bounce turns within one frame at 3 frames a second, so accelerations cannot tell it from a stumble; a fit can.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.evaluation.sight.motion import Track

Floats = NDArray[np.float64]

FEWEST_FRAMES = 6
_TURNS = np.linspace(0.8, 1.9, 12)  # of an orbit in a clip; the world's are 1.1 to 1.6
_BOUNCES = np.linspace(1.6, 3.4, 19)  # the world's are 2 to 3
_PHASES = np.linspace(0, 1, 12, endpoint=False)


def stumble(track: Track) -> float | None:
    """Root mean square distance of the centres to the best path, in frame heights; None in fewer than 6 frames."""
    seen = track.seen
    if seen.sum() < FEWEST_FRAMES:
        return None
    times = (np.arange(len(seen)) / len(seen))[seen]
    x, y = track.x[seen], track.y[seen]
    orbits = _rests(_orbits(times), x) + _rests(_orbits(times), y)
    bounces = _rests(_bounces(times), y) + _rests(_line(times)[None], x)
    return float(np.sqrt(min(orbits.min(), bounces.min())))


def pulsing(track: Track) -> float | None:
    """Standard deviation of the radius' logarithm around a straight line; None in fewer than 6 frames."""
    seen = track.seen
    if seen.sum() < FEWEST_FRAMES:
        return None
    times = (np.arange(len(seen)) / len(seen))[seen]
    return float(np.sqrt(_rests(_line(times)[None], np.log(track.radius[seen]))[0]))


def _rests(terms: Floats, values: Floats) -> Floats:
    """Mean squares [N] of what each of the bases [N, T, K] leaves of values [T]."""
    basis = np.linalg.qr(terms)[0]
    fitted = basis @ (basis.transpose(0, 2, 1) @ values[:, None])
    return np.asarray(((values[:, None] - fitted) ** 2).mean(axis=(1, 2)))


def _line(times: Floats) -> Floats:
    return np.stack([np.ones_like(times), times], axis=-1)


def _orbits(times: Floats) -> Floats:
    """A line and a turn [N, T, 4]; without a turn it is a straight path."""
    angles = 2 * np.pi * _TURNS[:, None] * times
    line = np.broadcast_to(_line(times), (len(angles), len(times), 2))
    return np.concatenate([line, np.cos(angles)[..., None], np.sin(angles)[..., None]], axis=-1)


def _bounces(times: Floats) -> Floats:
    """A line and bounces [N, T, 3]."""
    turns = (_BOUNCES[:, None, None] * times + _PHASES[:, None]).reshape(-1, len(times))
    line = np.broadcast_to(_line(times), (*turns.shape, 2))
    return np.concatenate([line, np.abs(np.sin(np.pi * turns))[..., None]], axis=-1)
