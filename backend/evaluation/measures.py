"""What is measured in an edited clip: against the source's known parts, and by what the judge sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.evaluation.bench import Edit, shown
from backend.evaluation.judge import judge, score
from backend.evaluation.sight.colour import Sighting, sight
from backend.evaluation.sight.motion import Track, follow
from backend.evaluation.smoothness import pulsing, stumble
from backend.world.attributes import COLOURS, RGB, TONES
from backend.world.render import render_background
from backend.world.scene import Scene

Clip = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]

_FULL = 0.85  # coverage above which a pixel shows the object's colour alone
_LOST = 1.0  # frame heights that a frame without an object counts as


@dataclass(frozen=True)
class Measures:
    """One clip's figures; None where there was no object, or no ground, to measure.

    Colours and pixels are on the scale 0 to 255, lengths in frame heights.
    """

    right: dict[str, bool]  # whether each attribute of the prompt is seen
    plate: float | None  # RMS difference to the source's ground, where no object is seen
    ground: float | None  # RMS distance there to the two tones of the source's ground
    colour: float | None  # distance of the object's colour to the source's
    same_shape: bool  # as the source's
    size: float | None  # |log ratio| of the mean radius to that of source or target, whichever is nearer
    place: float  # mean distance of the centre to that of source or target, frame by frame, whichever is nearer
    swelling: float | None  # mean |log ratio| of the radius to that of source or target, frame by frame
    stumble: float | None  # RMS distance of the centre to the best smooth path
    pulsing: float | None  # SD of the log radius around a straight line
    flicker: float | None  # mean change of the ground from frame to frame
    shimmer: float | None  # mean change of the object's colour from frame to frame
    overlap: float  # of the object with its shape's template, in [0, 1]
    presence: float  # share of the frames in which an object is seen
    change: float  # RMS difference to the source over all pixels, in [0, 1]: the size of the edit


def measure(edit: Edit, clip: Clip) -> Measures:
    """All figures of a clip uint8 [T, H, W, 3] made for an edit."""
    seen, verdict = sight(clip), judge(clip)
    source, free, known = edit.source, _free(seen), _tracks(edit, *clip.shape[:3])
    difference = clip.astype(np.float32) - shown(source, *clip.shape[:3])
    return Measures(
        right=score(verdict, edit.target.attributes),
        plate=_rms(np.linalg.norm(clip - render_background(source, *clip.shape[1:3]), axis=-1)[free] / np.sqrt(3)),
        ground=_rms(_distance_to_ground(clip, source)[free]),
        colour=_colour_distance(clip, seen, source),
        same_shape=verdict.shape == source.shape,
        size=_nearest(_apart(verdict.track, track) for track in known),
        place=min(_distance(verdict.track, track) for track in known),
        swelling=_nearest(_swelling(verdict.track, track) for track in known),
        stumble=stumble(verdict.track),
        pulsing=pulsing(verdict.track),
        flicker=_flicker(clip, free),
        shimmer=_shimmer(clip, seen),
        overlap=verdict.overlap,
        presence=float(verdict.track.seen.mean()),
        change=float(np.sqrt(np.mean(difference**2)) / 255),
    )


@lru_cache(maxsize=256)
def _tracks(edit: Edit, frames: int, height: int, width: int) -> tuple[Track, Track]:
    """The object's tracks in the true source and in the true target, seen as any clip is."""
    source, target = (follow(sight(shown(s, frames, height, width)).cover) for s in (edit.source, edit.target))
    return source, target


def _free(seen: Sighting) -> NDArray[np.bool_]:
    """Pixels [T, H, W] a step away from the object."""
    kernel = np.ones((3, 3), dtype=np.uint8)
    return np.stack([cv2.dilate(frame, kernel) for frame in seen.cover]) < 0.1


def _rms(values: Floats) -> float | None:
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64)))) if values.size else None


def _paint(colour: RGB, shift: RGB) -> Floats:
    return np.clip(np.asarray(colour, dtype=np.float32) + np.asarray(shift, dtype=np.float32), 0, 255)


def _distance_to_ground(clip: Clip, scene: Scene) -> Floats:
    """Distance [T, H, W] of the pixels to the line between the two tones of a scene's ground, by channel."""
    base = _paint(COLOURS[scene.background_colour], scene.background_shift)
    way = _paint(TONES[scene.background_colour], scene.background_shift) - base
    share = np.clip((clip - base) @ way / (way @ way), 0, 1)[..., None]
    return np.asarray(np.linalg.norm(clip - base - share * way, axis=-1) / np.sqrt(3))


def _colour_distance(clip: Clip, seen: Sighting, scene: Scene) -> float | None:
    inner = clip[seen.cover > _FULL]
    if not len(inner):
        return None
    wanted = _paint(COLOURS[scene.colour], scene.colour_shift)
    return float(np.linalg.norm(np.median(inner, axis=0) - wanted) / np.sqrt(3))


def _apart(track: Track, known: Track) -> float:
    """|log ratio| of the two mean radii; infinite without an object."""
    if not track.seen.any():
        return np.inf
    return abs(float(np.mean(np.log(track.radius[track.seen])) - np.mean(np.log(known.radius[known.seen]))))


def _nearest(distances: Iterable[float]) -> float | None:
    """The smallest, unless there was nothing to measure."""
    smallest = float(min(distances))
    return smallest if np.isfinite(smallest) else None


def _swelling(track: Track, known: Track) -> float:
    """Mean |log ratio| of the radius over the frames that both show an object in; infinite without one."""
    both = track.seen & known.seen
    return float(np.mean(np.abs(np.log(track.radius[both] / known.radius[both])))) if both.any() else np.inf


def _distance(track: Track, known: Track) -> float:
    """Mean distance of the centres over the frames in which the known object is seen."""
    apart = np.hypot(track.x - known.x, track.y - known.y)[known.seen]
    return float(np.mean(np.where(np.isfinite(apart), np.minimum(apart, _LOST), _LOST)))


def _flicker(clip: Clip, free: NDArray[np.bool_]) -> float | None:
    change = np.abs(np.diff(clip.astype(np.float32), axis=0)).mean(axis=-1)
    steady = change[free[1:] & free[:-1]]
    return float(steady.mean()) if steady.size else None


def _shimmer(clip: Clip, seen: Sighting) -> float | None:
    """Over the pairs of frames that both show the object's colour."""
    inner = seen.cover > _FULL
    colours = [frame[mask].mean(axis=0) if mask.any() else None for frame, mask in zip(clip, inner, strict=True)]
    pairs = [(a, b) for a, b in pairwise(colours) if a is not None and b is not None]
    return float(np.mean([np.abs(a - b).mean() for a, b in pairs])) if pairs else None
