"""Says what a clip shows, without being told what it was asked to show."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backend.evaluation.sight.camera import Drift, measure_drift, steady_track
from backend.evaluation.sight.colour import sight
from backend.evaluation.sight.form import name_shape
from backend.evaluation.sight.ground import Texture, measure_texture, name_texture
from backend.evaluation.sight.motion import Path, Track, follow, name_motion, summarise
from backend.world.attributes import Attributes


@dataclass(frozen=True)
class Verdict:
    """The attributes seen in a clip, None where they cannot be made out, and how clearly they were seen.

    All measurements of an object are the first one's, which is the more visible of two.
    """

    shape: str | None
    colour: str | None
    motion: str | None
    background: str
    background_colour: str
    second_shape: str | None
    second_colour: str | None
    second_motion: str | None
    camera: str | None
    overlap: float  # of the object with the template of its shape, in [0, 1]
    lead: float  # of that overlap over the next shape's
    colour_share: float  # of the votes for the objects' colours, in [0, 1]
    ground_share: float  # of the pixels in the background's colour, in [0, 1]
    path: Path | None  # as a camera at rest would have seen it
    track: Track  # in the frame
    texture: Texture

    @property
    def attributes(self) -> Attributes:
        """The names only."""
        return Attributes(**{name: getattr(self, name) for name in Attributes.__dataclass_fields__})


def judge(clip: NDArray[np.uint8]) -> Verdict:
    """What a clip uint8 [T, H, W, 3] shows; a single frame has no motion."""
    seen = sight(clip)
    drift = measure_drift(clip, seen.covered, seen.ground)
    first = _look(seen.cover, drift)
    second = _look(seen.second.cover, drift) if seen.second else None
    texture = measure_texture(clip, seen.covered, seen.ground, drift)
    return Verdict(
        shape=first.shape,
        colour=seen.colour,
        motion=first.motion,
        background=name_texture(texture),
        background_colour=seen.ground,
        second_shape=second.shape if second else None,
        second_colour=seen.second.colour if seen.second else None,
        second_motion=second.motion if second else None,
        camera=drift.move,
        overlap=first.overlap,
        lead=first.lead,
        colour_share=seen.colour_share,
        ground_share=seen.ground_share,
        path=first.path,
        track=first.track,
        texture=texture,
    )


@dataclass(frozen=True)
class _Look:
    """What a soft mask tells of its object."""

    shape: str | None
    motion: str | None
    overlap: float
    lead: float
    path: Path | None
    track: Track


def _look(cover: NDArray[np.float32], drift: Drift) -> _Look:
    track = follow(cover)
    shape, overlap, lead = name_shape(cover, track) if track.seen.any() else (None, 0.0, 0.0)
    path = summarise(steady_track(track, drift, cover.shape[2] / cover.shape[1]))
    return _Look(shape, name_motion(path) if path else None, overlap, lead, path, track)


def score(verdict: Verdict, attributes: Attributes) -> dict[str, bool]:
    """Whether each attribute that was asked for is seen; what was not asked for is left out.

    Two objects may have been asked for in either order.
    """
    asked = {name: value for name, value in asdict(attributes).items() if value is not None}
    seen = verdict.attributes
    orders = (seen, _turned(seen)) if attributes.second_shape or attributes.second_colour else (seen,)
    scores = [{name: getattr(order, name) == value for name, value in asked.items()} for order in orders]
    return max(scores, key=lambda right: sum(right.values()))


def _turned(seen: Attributes) -> Attributes:
    """The same with the second object first."""
    return replace(
        seen,
        shape=seen.second_shape,
        colour=seen.second_colour,
        motion=seen.second_motion,
        second_shape=seen.shape,
        second_colour=seen.colour,
        second_motion=seen.motion,
    )
