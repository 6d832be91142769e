"""The prediction of success: logistic models on the scores of previews and results, fitted on the world bench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.contract.wire import loads
from backend.models.protocol import Family

from .candidates import PREVIEW_STEPS, Candidate
from .logistic import Logistic
from .rule import ceiling, reach

FILE = Path(__file__).parent / "calibration.json"

FEATURES = ("towards", "reach", "ceiling", "structure", "still", "flicker", "s", "tuned", "s of the tuned")


@dataclass(frozen=True)
class Calibration:
    """What was fitted, on which base weights, previews and edits; it holds for no others.

    `preview` predicts from a preview whether the settings will succeed, `full` from the base's result whether it did.
    """

    weights: str
    preview_steps: int
    features: tuple[str, ...]
    preview: Logistic
    full: Logistic
    edits: int
    clips: int

    def holds_for(self, family: Family) -> bool:
        """Whether it was fitted on these weights and these features."""
        same = self.weights == family.weights()[family.stages[0].name]
        return same and self.features == FEATURES and self.preview_steps == PREVIEW_STEPS


def rows(candidates: Sequence[Candidate], most: float | None = None) -> NDArray[np.float64]:
    """The features [N, K] of candidates of one edit; `most` is the furthest way of its previews, None: of these."""
    way = ceiling(candidates) if most is None else most
    found = []
    for candidate, part in zip(candidates, reach(candidates, way), strict=True):
        scores, tuned = candidate.scores, float(candidate.preset != "none")
        kept = (scores.structure, scores.still, scores.flicker)
        found.append((scores.towards, part, way, *kept, candidate.s, tuned, candidate.s * tuned))
    return np.asarray(found, dtype=np.float64)


def load(family: Family, file: Path = FILE) -> Calibration | None:
    """The calibration that is shipped; None where there is none for this family's weights."""
    if not file.is_file():
        return None
    found: Calibration = loads(Calibration, file.read_bytes(), "calibration")
    return found if found.holds_for(family) else None
