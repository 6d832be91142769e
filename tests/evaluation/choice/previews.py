"""Candidates whose scores are given."""

from __future__ import annotations

from backend.evaluation.choice.calibration import FEATURES, Calibration
from backend.evaluation.choice.candidates import PREVIEW_STEPS, Candidate
from backend.evaluation.choice.logistic import Logistic
from backend.evaluation.choice.scores import Scores


def candidate(towards: float, kept: float, s: float = 0.9, preset: str = "mixed") -> Candidate:
    return Candidate(preset, s, Scores(towards, kept, kept, 0.0))


def calibration(intercept: float = 0.0, **coefficients: float) -> Calibration:
    """One for the tiny family's weights that looks at some features alone."""
    nothing = (0.0,) * len(FEATURES)
    chosen = tuple(coefficients.get(name, 0.0) for name in FEATURES)
    model = Logistic(nothing, (1.0,) * len(FEATURES), chosen, intercept)
    return Calibration("0", PREVIEW_STEPS, FEATURES, model, model, 127, 29)
