"""Says what a clip shows, without being told what it was asked to show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.evaluation.sight.colour import sight
from backend.evaluation.sight.form import name_shape
from backend.evaluation.sight.ground import Texture, measure_texture, name_texture
from backend.evaluation.sight.motion import Path, Track, follow, name_motion, summarise
from backend.world.attributes import ATTRIBUTE_NAMES, Attributes


@dataclass(frozen=True)
class Verdict:
    """The attributes seen in a clip, None where they cannot be made out, and how clearly they were seen."""

    shape: str | None
    colour: str | None
    motion: str | None
    background: str
    background_colour: str
    overlap: float  # of the object with the template of its shape, in [0, 1]
    lead: float  # of that overlap over the next shape's
    colour_share: float  # of the votes for the object's colour, in [0, 1]
    ground_share: float  # of the pixels in the background's colour, in [0, 1]
    path: Path | None
    track: Track
    texture: Texture


def judge(clip: NDArray[np.uint8]) -> Verdict:
    """What a clip uint8 [T, H, W, 3] shows; a single frame has no motion."""
    seen = sight(clip)
    track = follow(seen.cover)
    shape, overlap, lead = name_shape(seen.cover, track) if track.seen.any() else (None, 0.0, 0.0)
    path = summarise(track)
    texture = measure_texture(clip, seen.cover, seen.ground)
    return Verdict(
        shape=shape,
        colour=seen.colour,
        motion=name_motion(path) if path else None,
        background=name_texture(texture),
        background_colour=seen.ground,
        overlap=overlap,
        lead=lead,
        colour_share=seen.colour_share,
        ground_share=seen.ground_share,
        path=path,
        track=track,
        texture=texture,
    )


def score(verdict: Verdict, attributes: Attributes) -> dict[str, bool]:
    """Whether each attribute that was asked for is seen; what was not asked for is left out."""
    asked = {name: getattr(attributes, name) for name in ATTRIBUTE_NAMES}
    return {name: getattr(verdict, name) == value for name, value in asked.items() if value is not None}
