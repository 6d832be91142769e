"""A look at each stage's output while the rest of the cascade still runs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.contract.events import PreviewReady
from backend.degradation.grid import BASE_FPS, restore
from backend.media.write import write_video
from backend.models.protocol import Family, StageSpec

SIZE = (240, 400)


def preview_name(family: Family, stage: StageSpec) -> str:
    """The preview's file name in the job's folder."""
    return f"stage-{family.stages.index(stage)}-{stage.name}.mp4"


def write_preview(folder: Path, family: Family, stage: StageSpec, clip: NDArray[np.uint8]) -> PreviewReady:
    """A stage's clip uint8 [T, h, w, 3] as a small video, the base's frames at 3 a second."""
    name = preview_name(family, stage)
    fps = Fraction(BASE_FPS * stage.frames, family.stages[0].frames)
    write_video(folder / name, restore(clip, len(clip), *SIZE), fps)
    return PreviewReady(stage.name, name)
