"""Scores of cells, as a phase of a job."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from backend.contract.events import Event
from backend.evaluation.choice.classifier import EVALUATIONS
from backend.evaluation.choice.scores import Scorer, Scores

from . import cells
from .inversion import Inversion
from .progress import Phase, Progress


def score_phase(name: str, made: Sequence[Inversion]) -> Phase:
    """The phase that scores cells: a step is a cell."""
    return Phase(name, len(made), EVALUATIONS * made[0].phases()[-1].cost)


def scored(
    name: str, scorer: Scorer, made: Sequence[Inversion], progress: Progress
) -> Generator[Event, None, tuple[Scores, ...]]:
    """What each cell scores."""
    yield progress.start(name)
    found = []
    for scores in scorer.scores([cells.made(cell) for cell in made]):
        found.append(scores)
        yield progress.step(len(found))
    return tuple(found)
