"""A take's file held against its source's."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.contract.errors import InvalidRequest
from backend.degradation.mask import fitted, weight_of
from backend.media.probe import probe
from backend.media.read import iter_frames, read_clip

from .clip_scores import ClipJudge
from .report import footage_scores


@dataclass(frozen=True)
class Comparison:
    """A take, and which part of which source it was made from: the frames from `first` on, counted at `fps`.

    Both clips are held in memory, 3 bytes a pixel.
    """

    source: Path
    result: Path
    mask: Path | None = None
    first: int = 0
    fps: Fraction | None = None

    def scores(self, judge: ClipJudge | None = None, prompt: str = "") -> dict[str, float]:
        """FootageScores, and ClipScores where there is a judge. Raises InvalidRequest where nothing can be compared."""
        shown = read_clip(self.result)
        size = (shown.shape[1], shown.shape[2])
        truth = read_clip(self.source, self.first, len(shown), self.fps, size)
        try:
            scores = asdict(footage_scores(truth, shown, self._edited(len(shown), size)))
        except ValueError as error:
            fix = "Give a take of three frames or more, and a mask that leaves some of the picture."
            raise InvalidRequest(str(error), fix) from None
        return scores | (asdict(judge.scores(shown, prompt)) if judge else {})

    def _edited(self, frames: int, size: tuple[int, int]) -> NDArray[np.bool_] | None:
        """Where the mask lets the edit in, [T, H, W], or [1, H, W] of a picture; None without a mask."""
        if self.mask is None:
            return None
        part = (0, 1, None) if probe(self.mask).frames == 1 else (self.first, frames, self.fps)
        return np.stack([fitted(weight_of(frame), *size) > 0 for frame in iter_frames(self.mask, *part)])
