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
from backend.world.split import held_out_scenes

SEED = 1
COUNT = 200


@dataclass(frozen=True)
class Caption:
    """A wish without a source."""

    name: str
    seed: int
    prompt: str
    scene: Scene


@cache
def captions() -> tuple[Caption, ...]:
    """200 captions, in many phrasings; the same ones on every machine."""
    rng = np.random.default_rng(SEED)
    scenes = held_out_scenes(COUNT, SEED)
    return tuple(Caption(f"caption-{index:03d}", index, caption(s, rng), s) for index, s in enumerate(scenes))


def figures(scores: Sequence[Mapping[str, bool]]) -> dict[str, float]:
    """The share that is right of each attribute, of both colours together, and of everything."""
    shares = {name: float(np.mean([score[name] for score in scores])) for name in scores[0]}
    both = [score["colour"] and score["background_colour"] for score in scores]
    return {**shares, "both_colours": float(np.mean(both)), "all": float(np.mean([all(s.values()) for s in scores]))}
