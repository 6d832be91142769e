"""A look at each stage's output while the rest of the cascade still runs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from torch import Tensor

from backend.contract.events import PreviewReady
from backend.degradation.grid import restore
from backend.media.write import write_video
from backend.models.protocol import Family, StageSpec

SIZE = (240, 400)
SECONDS = Fraction(16, 3)  # the base's 16 frames at 3 a second


def preview_name(family: Family, stage: StageSpec) -> str:
    """The preview's file name in the job's folder."""
    return f"stage-{family.stages.index(stage)}-{stage.name}.mp4"


def write_preview(folder: Path, family: Family, stage: StageSpec, clip: Tensor) -> PreviewReady:
    """A stage's clip [1, 3, T, h, w] as a small video."""
    name, finest = preview_name(family, stage), finest_frames(family)
    write_video(folder / name, restore(clip, stage_step(family, stage), finest, *SIZE), finest / SECONDS)
    return PreviewReady(stage.name, name)


def stage_step(family: Family, stage: StageSpec) -> int:
    """The distance of a stage's frames, in frames of the cascade's finest grid."""
    return finest_frames(family) // stage.frames


def finest_frames(family: Family) -> int:
    """Frames of the last stage."""
    return family.stages[-1].frames
