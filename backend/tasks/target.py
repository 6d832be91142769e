"""What the model gets of the user's media, and what of it each stage is finetuned on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from backend.cascade.plan import Grid, before, grid_of
from backend.degradation.grid import coarsen
from backend.finetuning.loss import Target
from backend.models.protocol import Family, StageSpec


@dataclass(frozen=True)
class Source:
    """What the model gets of the user's media: `clip` [1, 3, T, H, W] on the finest finetuned stage's grid.

    `ordered` is False for a set of photos: they are learned from, and never the beginning of the result.
    """

    clip: Tensor
    ordered: bool


def source_grid(family: Family, base_frames: int) -> Grid:
    """The grid on which a source is kept: that of the largest stage that is finetuned."""
    return grid_of(family.stages, source_stage(family.stages), base_frames)


def target_for(stages: Sequence[StageSpec], stage: StageSpec, source: Source) -> Target:
    """What a stage is finetuned on: the source on its grid, and for super-resolution on that of the stage before."""
    finest, previous = source_stage(stages), before(stages, stage)

    def on_grid(of: StageSpec) -> Tensor:
        count = source.clip.shape[2]
        frames = count * of.frames // finest.frames if source.ordered else count
        return coarsen(source.clip, (frames, of.height, of.width))

    return Target(on_grid(stage), on_grid(previous) if previous else None, source.ordered)


def source_stage(stages: Sequence[StageSpec]) -> StageSpec:
    """The stage on whose grid a source is kept: the largest that is finetuned."""
    return [stage for stage in stages if stage.finetuned][-1]
