"""Colours by distance to the palette, and from them soft masks of the objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.world.attributes import COLOURS, TONES

Floats = NDArray[np.floating[Any]]

NAMES: tuple[str, ...] = tuple(COLOURS)
_BASES = np.asarray([COLOURS[name] for name in NAMES], dtype=np.float32)
_TONES = np.asarray([TONES[name] for name in NAMES], dtype=np.float32)

# A pixel this far (of 255) from every mixture of the background's tones belongs to something else.
_FOREIGN = 45.0
# Soft coverage below the first is noise and above the second is full: see `firm`.
_NOISE, _FULL = 0.15, 0.85
# Below these, what is foreign to the background is not one object: too small (of all pixels), or of all colours.
_FEWEST_VOTES, _LEAST_AGREEMENT = 0.002, 0.4
# Votes for a second object, by pixel: true ones have 0.0019 and more, the mixed edges of one object 0.0006 at most.
_FEWEST_SECOND_VOTES = 0.00125
_SURE = 0.3  # a vote that counts as much is no mixed edge
_RIM = 1 / 12  # frame heights around an object in which mixed edges lie


@dataclass(frozen=True)
class Patch:
    """A second object."""

    colour: str
    cover: NDArray[np.float32]


@dataclass(frozen=True)
class Sighting:
    """What the colours alone tell."""

    ground: str
    ground_share: float  # of all pixels, in [0, 1]
    colour: str | None  # None where nothing but background is to be seen
    colour_share: float  # of the votes of the foreign pixels
    cover: NDArray[np.float32]  # [T, H, W] in [0, 1]: how much the object covers of a pixel
    second: Patch | None = None

    @property
    def covered(self) -> NDArray[np.float32]:
        """How much of a pixel all objects cover."""
        return np.maximum(self.cover, self.second.cover) if self.second else self.cover


@dataclass(frozen=True)
class _Ballot:
    """Which colour each pixel [T, H, W] votes for, and how much the vote counts."""

    choice: NDArray[np.intp]
    weight: Floats

    def of(self, colour: int) -> Floats:
        """The votes [T, H, W] for one colour."""
        return np.where(self.choice == colour, self.weight, 0.0)

    def count(self) -> Floats:
        """All votes by colour."""
        votes = np.bincount(self.choice.ravel(), weights=self.weight.ravel(), minlength=len(NAMES))
        return votes.astype(np.float64)


def sight(clip: NDArray[np.uint8]) -> Sighting:
    """Background and object colours of a clip [T, H, W, 3], and the objects' soft masks; the more visible one first."""
    pixels = clip.astype(np.float32)
    nearest = np.argmin([_distance_to_ground(pixels, k) for k in range(len(NAMES))], axis=0)
    counts = np.bincount(nearest.ravel(), minlength=len(NAMES))
    ground = int(np.argmax(counts))
    away = _distance_to_ground(pixels, ground)
    ballot = _votes(pixels, away, ground)
    votes = ballot.count()
    share = float(counts[ground] / counts.sum())
    colour = int(np.argmax(votes))
    agreement = float(votes[colour] / max(votes.sum(), 1e-9))
    second = _second(ballot, colour)
    if second is not None:
        agreement = float((votes[colour] + votes[second]) / max(votes.sum(), 1e-9))
    if votes.sum() < _FEWEST_VOTES * away.size or agreement < _LEAST_AGREEMENT:
        return Sighting(NAMES[ground], share, None, agreement, np.zeros(away.shape, dtype=np.float32))
    cover = _cover(pixels, away, colour)
    if second is None:
        return Sighting(NAMES[ground], share, NAMES[colour], agreement, _largest(cover))
    nearer = _nearer(ballot, colour, second)
    patch = Patch(NAMES[second], _largest(np.where(nearer, 0, _cover(pixels, away, second))))
    return Sighting(NAMES[ground], share, NAMES[colour], agreement, _largest(np.where(nearer, cover, 0)), patch)


def firm(cover: Floats) -> NDArray[np.float32]:
    """Coverage without its uncertain ends; templates must go through it as masks do."""
    return np.asarray(np.clip((cover - _NOISE) / (_FULL - _NOISE), 0, 1), dtype=np.float32)


def tone_share(pixels: Floats, ground: str) -> NDArray[np.float32]:
    """Where pixels [..., 3] lie between the base tone (0) and the second tone (1) of a background colour."""
    base, tone = _BASES[NAMES.index(ground)], _TONES[NAMES.index(ground)]
    way = tone - base
    return np.asarray((pixels - base) @ way / (way @ way), dtype=np.float32)


def _distance_to_ground(pixels: Floats, index: int) -> NDArray[np.float32]:
    """Distance of pixels [..., 3] to the segment between the two tones of a colour."""
    way = _TONES[index] - _BASES[index]
    share = np.clip(tone_share(pixels, NAMES[index]), 0, 1)[..., None]
    return np.asarray(np.linalg.norm(pixels - _BASES[index] - share * way, axis=-1), dtype=np.float32)


def _votes(pixels: Floats, away: Floats, ground: int) -> _Ballot:
    """Votes of the foreign pixels; those of mixed edges count for little."""
    voters = away > _FOREIGN
    foreign, strangeness = pixels[voters], away[voters]
    distances = np.linalg.norm(foreign[:, None] - _BASES[None], axis=-1)
    distances[:, ground] = np.inf
    choice, weight = np.full(away.shape, ground), np.zeros(away.shape)
    choice[voters] = distances.argmin(axis=1)
    weight[voters] = np.exp(-((distances.min(axis=1) / 50) ** 2)) * np.minimum(strangeness / 120, 1)
    return _Ballot(choice, weight)


def _second(ballot: _Ballot, first: int) -> int | None:
    """The colour of another object, apart from the first one and its edges."""
    size = 2 * round(_RIM * ballot.choice.shape[1]) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    rim = np.stack([cv2.dilate((frame > _SURE).astype(np.uint8), kernel) for frame in ballot.of(first)]) > 0
    votes = _Ballot(ballot.choice, np.where(rim, 0.0, ballot.weight)).count()
    votes[first] = 0
    second = int(np.argmax(votes))
    enough = votes[second] > _FEWEST_SECOND_VOTES * ballot.choice.size
    return second if enough and votes[second] > 0.5 * votes.sum() else None


def _nearer(ballot: _Ballot, first: int, second: int) -> NDArray[np.bool_]:
    """Pixels [T, H, W] nearer to what is surely the first colour than to what is surely the second."""
    far, near = (
        np.stack([cv2.distanceTransform((frame <= _SURE).astype(np.uint8), cv2.DIST_L2, 5) for frame in ballot.of(k)])
        for k in (second, first)
    )
    return np.asarray(near <= far)


def _cover(pixels: Floats, away: Floats, colour: int) -> NDArray[np.float32]:
    """How far pixels are from the ground towards a colour's own look, [T, H, W] in [0, 1]."""
    return firm(away / (away + np.linalg.norm(pixels - _seen_colour(pixels, away, colour), axis=-1) + 1e-3))


def _seen_colour(pixels: Floats, away: Floats, colour: int) -> Floats:
    """The object's actual colour [3]: the median of the pixels near its palette colour."""
    near = np.linalg.norm(pixels - _BASES[colour], axis=-1) < 60
    chosen = pixels[near & (away > _FOREIGN)]
    return np.asarray(np.median(chosen, axis=0) if len(chosen) >= 10 else _BASES[colour])


def _largest(cover: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every frame [H, W] with only its largest connected blob."""
    return np.stack([_largest_blob(frame) for frame in cover])


def _largest_blob(frame: NDArray[np.float32]) -> NDArray[np.float32]:
    count, labels = cv2.connectedComponents((frame > 0.1).astype(np.uint8), connectivity=8)
    mass = np.bincount(labels.ravel(), weights=frame.ravel(), minlength=count)
    mass[0] = -1  # what is not in any blob
    return np.where(labels == int(np.argmax(mass)), frame, np.float32(0)).astype(np.float32)
