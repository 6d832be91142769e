"""The camera's move, from how the ground's texture moves; objects and colours do not come into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.evaluation.sight.colour import tone_share
from backend.evaluation.sight.motion import Track

Floats = NDArray[np.floating[Any]]

_WORKING_HEIGHT = 24  # a step between two frames is about a pixel of it
_STEPS = 16  # of a clip: with more frames, pairs lie further apart
_ROUNDS = 6
_LEAST_TEXTURE = 0.12  # standard deviation of the share of the second tone
_BETTER = 0.7  # a move must leave less than this of the difference between frames
_FARTHEST = 0.12  # of one step, in frame heights or of the logarithm; nothing is to be seen of anything faster
_TRAVEL, _ZOOM = 0.2, 0.3  # frame heights, and of the logarithm of the magnification: half of the least that there is


@dataclass(frozen=True)
class Drift:
    """How the picture of a standing world moves over a whole clip."""

    across: float = 0.0  # rightwards, in frame heights
    growth: float = 0.0  # of the logarithm of the magnification about the frame's centre

    def times(self, factor: float) -> Drift:
        """So many times as far."""
        return Drift(self.across * factor, self.growth * factor)

    @property
    def move(self) -> str | None:
        """The camera's move that this is nearest to; None for a camera at rest."""
        if abs(self.growth) > _ZOOM:
            return "zooming in" if self.growth > 0 else "zooming out"
        if abs(self.across) > _TRAVEL:
            return "panning left" if self.across > 0 else "panning right"
        return None


AT_REST = Drift()


def measure_drift(clip: NDArray[np.uint8], cover: Floats, ground: str) -> Drift:
    """The drift of the ground behind a soft mask [T, H, W] of the objects, if a camera's move is to be made out.

    A pan is level and a zoom goes to the frame's middle, so stripes tell as well, which show no way along themselves.
    """
    shares, free = _texture(clip, cover, ground)
    stride = max(1, len(clip) // _STEPS)
    if len(clip) <= stride or free.mean() < 0.2 or shares[free].std() < _LEAST_TEXTURE:
        return AT_REST
    pairs = shares[:-stride], shares[stride:], free[:-stride] & free[stride:]
    drift, left = min((_fitted(one, *pairs) for one in (Drift(across=1), Drift(growth=1))), key=lambda fit: fit[1])
    drift = drift.times(len(clip) / stride)
    return drift if drift.move and left < _BETTER else AT_REST


def steady_track(track: Track, drift: Drift, aspect: float) -> Track:
    """A track as a camera at rest would have seen it from the clip's first place."""
    times = np.arange(len(track.x)) / len(track.x)
    nearer = np.exp(drift.growth * times)
    x = aspect / 2 + (track.x - aspect / 2) / nearer - drift.across * times
    y = 0.5 + (track.y - 0.5) / nearer
    return Track(x, y, track.radius / nearer)


def steady(frames: Floats, drift: Drift, outside: float) -> NDArray[np.float32]:
    """Frames [T, H, W] as seen from the widest view, or from the middle of a pan; `outside` where nothing was seen."""
    times = np.arange(len(frames)) / len(frames)
    growth = drift.growth * (times - (0.0 if drift.growth > 0 else times[-1]))
    across = drift.across * (times - times.mean())
    drifts = [Drift(float(a), float(g)) for a, g in zip(across, growth, strict=True)]
    return np.stack([_returned(f.astype(np.float32), d, outside) for f, d in zip(frames, drifts, strict=True)])


def _texture(clip: NDArray[np.uint8], cover: Floats, ground: str) -> tuple[Floats, NDArray[np.bool_]]:
    """The smoothed share of the second tone and where it is free of objects, both [T, h, w] on the working grid."""
    size = (round(clip.shape[2] * _WORKING_HEIGHT / clip.shape[1]), _WORKING_HEIGHT)
    shares = np.clip(tone_share(clip.astype(np.float32), ground), -0.2, 1.2)
    small = [cv2.GaussianBlur(cv2.resize(s, size, interpolation=cv2.INTER_AREA), (0, 0), 0.8) for s in shares]
    kernel = np.ones((5, 5), dtype=np.uint8)
    masks = [cv2.dilate(cv2.resize(c, size, interpolation=cv2.INTER_AREA), kernel) for c in cover]
    return np.stack(small), np.stack(masks) < 0.1


def _fitted(kind: Drift, before: Floats, after: Floats, clear: NDArray[np.bool_]) -> tuple[Drift, float]:
    """How many times `kind` frames [T, h, w] drift to their partners, the same for all pairs (Lucas and Kanade 1981).

    Also the share of the frames' difference that this leaves.
    """
    height, width = before.shape[1:]
    x, y = (np.arange(width) + 0.5 - width / 2) / height, (np.arange(height) + 0.5 - height / 2) / height
    far = 0.0
    for _ in range(_ROUNDS):
        partner, seen = _partners(after, kind.times(far), clear)
        down, across = np.gradient((before + partner) / 2, axis=(1, 2))
        change = height * (across * (kind.across + kind.growth * x) + down * kind.growth * y[:, None])[seen]
        far += float(change @ (before - partner)[seen] / max(change @ change, 1e-9))
        far = float(np.clip(far, -_FARTHEST, _FARTHEST))
    partner, seen = _partners(after, kind.times(far), clear)
    left, difference = np.square(before - partner)[seen].mean(), np.square(before - after)[seen].mean()
    return kind.times(far), float(left / max(difference, 1e-9))


def _partners(after: Floats, drift: Drift, clear: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """The partners taken back, and where they then show the ground that the first frames show."""
    back = np.stack([_returned(frame, drift, 0.0) for frame in after])
    seen = np.stack([_returned(mask.astype(np.float32), drift, 0.0) for mask in clear])
    return back, clear & (seen > 0.99)


def _returned(frame: NDArray[np.float32], drift: Drift, outside: float) -> NDArray[np.float32]:
    """A frame [H, W] with a drift taken out of it."""
    height, width = frame.shape
    nearer = float(np.exp(drift.growth))
    centre_x, centre_y = (width - 1) / 2, (height - 1) / 2
    matrix = np.asarray([
        [nearer, 0, centre_x * (1 - nearer) + drift.across * height],
        [0, nearer, centre_y * (1 - nearer)],
    ])  # fmt: skip
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpAffine(
        frame, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=outside
    )
    return np.asarray(warped, dtype=np.float32)
