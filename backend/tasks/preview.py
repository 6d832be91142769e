"""A look at each stage's output while the rest of the cascade still runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backend.contract.events import PreviewReady
from backend.degradation.grid import Frame, restore
from backend.media.write import VideoWriter

if TYPE_CHECKING:
    from backend.models.protocol import Family, StageSpec

    from .take import Format

LONGEST_SIDE = 480
"""In pixels. A preview is there to be judged on a timeline within seconds, and the first stages hold less than this."""


def preview_name(family: Family, stage: StageSpec) -> str:
    """The preview's file name in the job's folder."""
    return f"stage-{family.stages.index(stage)}-{stage.name}.mp4"


def preview_size(height: int, width: int) -> tuple[int, int]:
    """Height and width of a take's preview: even, and no larger than the take."""
    share = min(1.0, LONGEST_SIDE / max(height, width))
    return max(2, round(height * share) // 2 * 2), max(2, round(width * share) // 2 * 2)


@dataclass(frozen=True)
class Previews:
    """Writes each stage's output as the take that it would be, frame for frame and at its rate, only smaller.

    `joined` makes of frames in a format what a masked edit shows.
    """

    folder: Path
    family: Family
    form: Format
    joined: Callable[[Iterator[Frame], Format], Iterator[Frame]] | None = None

    def write(self, stage: StageSpec, clip: NDArray[np.uint8]) -> Iterator[PreviewReady]:
        """A stage's clip uint8 [T, h, w, 3] as a video, unless an earlier attempt has written it."""
        name = preview_name(self.family, stage)
        if (self.folder / name).exists():
            return
        height, width = preview_size(self.form.height, self.form.width)
        small = replace(self.form, height=height, width=width)
        frames = restore(clip, small.frames, height, width)
        if self.joined is not None:
            frames = self.joined(frames, small)
        with VideoWriter(self.folder / name, small.fps, height, width, quick=True) as writer:
            for frame in frames:
                writer.write(frame)
        yield PreviewReady(stage.name, name)
