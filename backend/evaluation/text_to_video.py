"""What text-to-video gets right: captions of held-out combinations of attributes, which training never saw.

The base makes a clip of the caption alone, and the judge, who does not know the caption, says what it sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from backend.world.caption import caption
from backend.world.scene import Scene
from backend.world.split import WIDENED, held_out_scenes

SEED = 1
COUNT = 200


@dataclass(frozen=True)
class Caption:
    """A wish without a source."""

    name: str
    seed: int
    prompt: str
    scene: Scene

    @property
    def part(self) -> str:
        """What of the world it is about."""
        if self.scene.second:
            return "two objects"
        return "moving camera" if self.scene.camera else "one object"


@cache
def captions() -> tuple[Caption, ...]:
    """200 captions of the widened world, in many phrasings; the same ones on every machine."""
    rng = np.random.default_rng(SEED)
    scenes = held_out_scenes(COUNT, SEED, WIDENED)
    return tuple(Caption(f"caption-{index:03d}", index, caption(s, rng), s) for index, s in enumerate(scenes))


PARTS = ("one object", "two objects", "moving camera")

# The attributes behind each figure; every object counts.
_FIGURES = {
    "shapes": ("shape", "second_shape"),
    "colours": ("colour", "second_colour"),
    "motions": ("motion", "second_motion"),
    "grounds": ("background",),
    "ground_colours": ("background_colour",),
    "camera": ("camera",),
}
_COLOURS = ("colour", "second_colour", "background_colour")


def figures(scores: Sequence[Mapping[str, bool]]) -> dict[str, float]:
    """The share that is right of what was asked for: by kind, of all the colours of a clip at once, and of everything.

    A kind that no caption asked for is left out.
    """
    asked = {name: [s[key] for s in scores for key in keys if key in s] for name, keys in _FIGURES.items()}
    shares = {name: float(np.mean(values)) for name, values in asked.items() if values}
    both = [all(score.get(name, True) for name in _COLOURS) for score in scores]
    return {**shares, "both_colours": float(np.mean(both)), "all": float(np.mean([all(s.values()) for s in scores]))}
