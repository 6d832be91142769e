"""The settings of paper section 4.2 and appendix A.2, with the learning rate that these small networks need."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from backend.contract.settings import FinetuneSettings


@dataclass(frozen=True)
class Recipe:
    """Resolved settings of a finetune: weight of the video term, steps, learning rate (Adam), seed."""

    alpha: float
    steps: int
    learning_rate: float
    seed: int = 0


# The paper's 6e-6 is for the full weights of Imagen Video (billions); ours was measured, see docs/finetuning.md.
PRESETS = {
    "video": Recipe(alpha=1.0, steps=64, learning_rate=1e-4),
    "mixed": Recipe(alpha=0.35, steps=200, learning_rate=1e-4),
    "frames": Recipe(alpha=0.0, steps=100, learning_rate=1e-4),
}

UPSCALING_SHARE = 0.25
"""Of a recipe's steps at super-resolution: a quarter of mixed's brings 0.7 to 6 dB on a clip (docs/finetuning.md)."""


def of_upscaling(recipe: Recipe) -> Recipe:
    """What a recipe means for a super-resolution stage."""
    return replace(recipe, steps=math.ceil(recipe.steps * UPSCALING_SHARE))


def resolve(settings: FinetuneSettings) -> Recipe | None:
    """The recipe that a request's settings mean; None for no finetuning."""
    if settings.preset == "none":
        return None
    preset = PRESETS[settings.preset]
    return Recipe(
        alpha=preset.alpha if settings.alpha is None else settings.alpha,
        steps=preset.steps if settings.steps is None else settings.steps,
        learning_rate=preset.learning_rate if settings.learning_rate is None else settings.learning_rate,
        seed=settings.seed,
    )
