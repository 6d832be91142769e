"""How good the choice of settings is: against an oracle and against one setting for all; how well success is foretold.

Whatever is said of an edit comes from models that were fitted on other clips (leave one clip out).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.evaluation.bench import Edit, bench
from backend.evaluation.bootstrap import Estimate, estimate
from backend.evaluation.choice.calibration import FEATURES, Calibration, rows
from backend.evaluation.choice.candidates import Candidate
from backend.evaluation.choice.logistic import Logistic, fit
from backend.evaluation.choice.pick import SHORTLIST, shortlist
from backend.evaluation.choice.rule import ceiling, plain_values
from backend.evaluation.choice.scores import Scores
from backend.evaluation.plan import Unit, candidates, preview, scored
from backend.evaluation.tables import Outcome, Outcomes, complete, summary

Floats = NDArray[np.float64]

ORACLE = "the best for each edit (an oracle)"
CHOSEN = f"chosen: {SHORTLIST} by their previews, one of them by its result"
PLAIN = "the same by the plain rule, without a fit"
FORETOLD = "by its preview alone"
IN_FULL = "by the results of all twelve"
CHANCE = "any of the twelve, the mean"
BINS = 5


@dataclass(frozen=True)
class Case:
    """An edit with all of its candidates: how their previews score, how their results score, what they came to."""

    edit: Edit
    previews: tuple[Candidate, ...]
    results: tuple[Candidate, ...]
    found: tuple[Outcome, ...]

    @property
    def labels(self) -> Floats:
        """1 where a candidate succeeds."""
        return np.asarray([float(outcome.grades.success) for outcome in self.found])

    @property
    def preview_rows(self) -> Floats:
        """The features of the previews."""
        return rows(self.previews)

    @property
    def result_rows(self) -> Floats:
        """The features of the results."""
        return rows(self.results, ceiling(self.previews))


@dataclass(frozen=True)
class Foretold:
    """The predicted success of a case's candidates [12], from their previews and from their results."""

    preview: Floats
    full: Floats

    @property
    def chosen(self) -> int:
        """Which of the candidates an edit takes."""
        return _short(self.preview, self.full)


@dataclass(frozen=True)
class Bin:
    """Some candidates whose predicted success is alike: the mean prediction, and the share that did succeed."""

    predicted: float
    observed: Estimate


@dataclass(frozen=True)
class Foresight:
    """How well success is predicted: `brier` is the mean squared error, `base` that of saying always the same.

    `auc` is the chance that a candidate that succeeds was given more than one that does not; 0.5 is a guess.
    """

    brier: float
    base: float
    auc: float
    bins: tuple[Bin, ...]


def cases(records: Mapping[str, Mapping[str, Any]], there: Outcomes) -> list[Case]:
    """The edits whose candidates are all made and scored, in full and as previews."""
    return [
        Case(
            edit,
            tuple(_scored(records, preview(unit)) for unit in candidates(edit)),
            tuple(_scored(records, scored(unit)) for unit in candidates(edit)),
            tuple(there[unit.key] for unit in candidates(edit)),
        )
        for edit in complete(there, bench(), candidates)
        if all(preview(unit).key in records and scored(unit).key in records for unit in candidates(edit))
    ]


def selection(found: Sequence[Case]) -> dict[str, dict[str, Estimate]]:
    """By way of choosing: means of the grades, and success."""
    if not found:
        return {}
    single = best_single(found)
    taken: dict[str, list[Outcome]] = {ORACLE: [max(case.found, key=_worth) for case in found]}
    if (predicted := held_out(found)) is not None:
        pairs = list(zip(found, predicted, strict=True))
        taken[CHOSEN] = [case.found[told.chosen] for case, told in pairs]
        taken[FORETOLD] = [case.found[int(np.argmax(told.preview))] for case, told in pairs]
        taken[IN_FULL] = [case.found[int(np.argmax(told.full))] for case, told in pairs]
    taken[PLAIN] = [case.found[_plainly(case)] for case in found]
    taken[f"one for all: {found[0].previews[single].name}"] = [case.found[single] for case in found]
    taken[CHANCE] = [outcome for case in found for outcome in case.found]
    return {name: summary(outcomes) for name, outcomes in taken.items()}


def advantage(found: Sequence[Case]) -> Estimate | None:
    """By how much success of the choice exceeds that of the best single setting, edit by edit."""
    predicted = held_out(found)
    if predicted is None:
        return None
    single = best_single(found)
    gains = [case.labels[told.chosen] - case.labels[single] for case, told in zip(found, predicted, strict=True)]
    return estimate(gains, [case.edit.clip for case in found])


def best_single(found: Sequence[Case]) -> int:
    """The candidate that succeeds in most edits, then with the best grades: chosen with hindsight, in its favour."""
    worth = [[_worth(case.found[index]) for case in found] for index in range(len(found[0].found))]
    return max(range(len(worth)), key=lambda index: tuple(np.mean(worth[index], axis=0)))


def held_out(found: Sequence[Case]) -> list[Foretold] | None:
    """What models of the other clips say of each edit's candidates; None where none can be fitted."""
    models = {
        clip: _fitted([case for case in found if case.edit.clip != clip]) for clip in {case.edit.clip for case in found}
    }
    predicted: list[Foretold] = []
    for case in found:
        pair = models[case.edit.clip]
        if pair is None:
            return None
        predicted.append(Foretold(pair[0].probability(case.preview_rows), pair[1].probability(case.result_rows)))
    return predicted or None


def foresight(found: Sequence[Case]) -> dict[str, Foresight]:
    """How well the held-out predictions hold, those from previews and those from results; empty without any."""
    predicted = held_out(found)
    labels = np.concatenate([case.labels for case in found]) if found else np.zeros(0)
    if predicted is None or len(set(labels.tolist())) < 2:
        return {}
    clips = np.concatenate([np.full(len(case.found), case.edit.clip) for case in found])
    said = {"preview": [told.preview for told in predicted], "result": [told.full for told in predicted]}
    return {name: _foresight(np.concatenate(parts), labels, clips) for name, parts in said.items()}


def calibration(found: Sequence[Case], weights: str, preview_steps: int) -> Calibration | None:
    """The models that are shipped, fitted on all clips."""
    pair = _fitted(found)
    if pair is None:
        return None
    clips = len({case.edit.clip for case in found})
    return Calibration(weights, preview_steps, FEATURES, *pair, len(found), clips)


def _fitted(found: Sequence[Case]) -> tuple[Logistic, Logistic] | None:
    """The models of previews and of results; None where nothing is to learn."""
    if not found:
        return None
    labels = np.concatenate([case.labels for case in found])
    if len(set(labels.tolist())) < 2:
        return None
    previews = np.concatenate([case.preview_rows for case in found])
    return fit(previews, labels), fit(np.concatenate([case.result_rows for case in found]), labels)


def _scored(records: Mapping[str, Mapping[str, Any]], unit: Unit) -> Candidate:
    return Candidate(unit.preset, unit.s, Scores(**records[unit.key]["measures"]["scores"]))


def _plainly(case: Case) -> int:
    return _short(plain_values(case.previews), plain_values(case.results, ceiling(case.previews)))


def _short(previews: Sequence[float] | Floats, made: Sequence[float] | Floats) -> int:
    """The best result of those whose previews promise most."""
    return max(shortlist([float(value) for value in previews]), key=lambda at: made[at])


def _worth(outcome: Outcome) -> tuple[bool, float]:
    return outcome.grades.success, outcome.grades.mean


def _foresight(said: Floats, labels: Floats, clips: NDArray[np.int64]) -> Foresight:
    bins = tuple(_bins(said, labels, clips))
    return Foresight(float(np.mean((said - labels) ** 2)), float(np.var(labels)), _auc(said, labels), bins)


def _auc(said: Floats, labels: Floats) -> float:
    """The area under the ROC curve: over all pairs, ties count a half (Hanley & McNeil 1982)."""
    apart = said[labels == 1][:, None] - said[labels == 0]
    return float(np.mean((apart > 0) + 0.5 * (apart == 0)))


def _bins(said: Floats, labels: Floats, clips: NDArray[np.int64]) -> list[Bin]:
    """As many candidates in each, from the least to the most likely."""
    parts = [part for part in np.array_split(np.argsort(said, kind="stable"), BINS) if len(part)]
    return [Bin(float(said[part].mean()), estimate(labels[part].tolist(), clips[part].tolist())) for part in parts]
