"""The choice itself: previews make a shortlist, the results of those on it are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .calibration import Calibration, rows
from .candidates import Candidate
from .rule import FLOOR, ceiling, plain_values, reach

SHORTLIST = 3  # candidates whose base is made in full


@dataclass(frozen=True)
class Pick:
    """The candidate at `index`, each one's value, its predicted success where that is known, and a sentence why."""

    index: int
    values: tuple[float, ...]
    predicted: float | None
    reason: str


def preview_values(previews: Sequence[Candidate], calibration: Calibration | None) -> list[float]:
    """What each preview promises: predicted success, or without a calibration the plain rule's value."""
    if calibration is None:
        return plain_values(previews)
    return [float(p) for p in calibration.preview.probability(rows(previews))]


def shortlist(values: Sequence[float]) -> list[int]:
    """The places of the highest values, in order of place; among equals the first."""
    return sorted(sorted(range(len(values)), key=lambda at: -values[at])[:SHORTLIST])


def is_moved(previews: Sequence[Candidate]) -> bool:
    """Whether any preview went towards the prompt, so that there is something to choose by."""
    return ceiling(previews) > FLOOR


def pick(made: Sequence[Candidate], calibration: Calibration | None, most: float | None = None) -> Pick:
    """Of the base's results the one with the highest predicted success, or without a calibration the highest value.

    `most` is the furthest way of the previews. Among equals it is the one that went furthest towards the prompt.
    """
    if calibration is None:
        values = plain_values(made, most)
    else:
        values = [float(p) for p in calibration.full.probability(rows(made, most))]
    index = max(range(len(made)), key=lambda at: (values[at], made[at].scores.towards))
    predicted = values[index] if calibration else None
    return Pick(index, tuple(values), predicted, _reason(made, index, predicted, reach(made, most)[index]))


def _reason(made: Sequence[Candidate], index: int, predicted: float | None, share: float) -> str:
    by = "value, reach times fidelity" if predicted is None else f"predicted success, {predicted:.0%}"
    return (
        f"{made[index].name}: of {len(made)} results the highest {by}; it went {share:.0%} of the furthest way towards "
        f"the prompt and kept {made[index].scores.kept:.0%} of the clip."
    )
