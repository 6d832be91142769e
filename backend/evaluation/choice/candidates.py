"""The settings that are tried, and how cheaply."""

from __future__ import annotations

from dataclasses import dataclass

from .scores import Scores

# Twelve, as the paper's raters had; it advises s from 0.4 to 0.85 without a finetune and from 0.95 to 1 with one.
STRENGTHS = {
    "none": (0.4, 0.55, 0.7, 0.85),
    "video": (0.7, 0.85, 0.95, 1.0),
    "mixed": (0.7, 0.85, 0.95, 1.0),
}
FURTHER_STRENGTHS = (0.7, 0.85, 0.95, 1.0)  # of a finetune that is not among them
PREVIEW_STEPS = 8  # sampling steps of a preview, against the stage's 64


@dataclass(frozen=True)
class Candidate:
    """A finetune preset with a noise level, and what its preview scored."""

    preset: str
    s: float
    scores: Scores

    @property
    def name(self) -> str:
        """As a person reads it."""
        return named(self.preset, self.s)


def strengths(preset: str) -> tuple[float, ...]:
    """The noise levels that are tried with a finetune preset."""
    return STRENGTHS.get(preset, FURTHER_STRENGTHS)


def named(preset: str, s: float) -> str:
    """Settings as a person reads them."""
    return f"{preset} finetune, s = {s:g}" if preset != "none" else f"no finetune, s = {s:g}"
