"""What a preview scores: how far it went towards the prompt, what it kept of the clip, how steady it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.cascade.cells import BATCH
from backend.degradation.grid import to_tensor, to_uint8
from backend.evaluation.footage.flicker import added_flicker
from backend.models.protocol import Family

from .classifier import contrast
from .pixels import still, structure

FEWEST_FRAMES = 3  # that flicker can be seen in


@dataclass(frozen=True)
class Scores:
    """Of one clip against its source; nothing here knows what the clip should look like.

    `towards` is by how much more the prompt explains the clip than it explained the source (`classifier.contrast`, in
    [-2, 2]); `structure` and `still` say what is kept (`pixels`); `flicker` is what was added, in grey levels.
    """

    towards: float
    structure: float
    still: float
    flicker: float

    @property
    def kept(self) -> float:
        """Fidelity in one number in [0, 1]."""
        return (max(self.structure, 0.0) + self.still) / 2


@dataclass(frozen=True)
class Scorer:
    """Scores clips that were made of one source [1, 3, T, H, W] for one prompt, with the base as it was shipped."""

    family: Family
    prompt: str
    source: Tensor

    def scores(self, clips: Sequence[NDArray[np.uint8]]) -> Iterator[Scores]:
        """Of each clip uint8 [T, H, W, 3] in order, a batch at a time."""
        for start in range(0, len(clips), BATCH):
            batch = clips[start : start + BATCH]
            told = contrast(self.family, torch.cat([to_tensor(np.array(clip)) for clip in batch]), self.prompt)
            for clip, value in zip(batch, told, strict=True):
                yield self._of(np.asarray(clip), float(value))

    @cached_property
    def before(self) -> float:
        """How much better the prompt than none explains the source itself."""
        return float(contrast(self.family, self.source, self.prompt))

    @cached_property
    def pixels(self) -> NDArray[np.uint8]:
        """The source uint8 [T, H, W, 3]."""
        return to_uint8(self.source[0].permute(1, 2, 3, 0).numpy())

    def _of(self, clip: NDArray[np.uint8], told: float) -> Scores:
        return Scores(
            towards=told - self.before,
            structure=structure(self.pixels, clip),
            still=still(self.pixels, clip),
            flicker=added_flicker(self.pixels, clip) if len(clip) >= FEWEST_FRAMES else 0.0,
        )
