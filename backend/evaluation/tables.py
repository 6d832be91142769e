"""The tables' figures from the records. An edit counts in a table once all of its units for that table are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.evaluation.bench import COUNTS, Edit, bench
from backend.evaluation.bootstrap import Estimate, estimate
from backend.evaluation.choice.candidates import STRENGTHS
from backend.evaluation.grade import Grades, grade
from backend.evaluation.measures import Measures
from backend.evaluation.plan import (
    GRID_STEPS,
    GRID_STRENGTHS,
    UNJUDGED,
    Unit,
    candidates,
    contestants,
    grid_edits,
    grid_unit,
    wishes,
)

COLUMNS = (*STRENGTHS, "nobody")


@dataclass(frozen=True)
class Outcome:
    """A judged unit of an edit."""

    unit: Unit
    edit: Edit
    grades: Grades
    change: float  # the size of the edit: RMS difference to the source, in [0, 1]


Outcomes = Mapping[str, Outcome]


def outcomes(records: Mapping[str, Mapping[str, Any]]) -> dict[str, Outcome]:
    """The records of edits, graded, by key."""
    found = {}
    for key, record in records.items():
        wish = wishes()[record["wish"]]
        if isinstance(wish, Edit) and record["method"] not in UNJUDGED:
            unit = Unit(*(record[name] for name in ("wish", "method", "s", "preset", "steps")))
            measures = Measures(**record["measures"])
            found[key] = Outcome(unit, wish, grade(wish, measures), measures.change)
    return found


def complete(there: Outcomes, edits: Sequence[Edit], needed: Callable[[Edit], Sequence[Unit]]) -> list[Edit]:
    """The edits whose needed units are all there."""
    return [edit for edit in edits if all(unit.key in there for unit in needed(edit))]


def summary(found: Sequence[Outcome]) -> dict[str, Estimate]:
    """Means of the grades, of success and of the edit's size."""
    clips = [outcome.edit.clip for outcome in found]
    columns = {
        "quality": [outcome.grades.quality for outcome in found],
        "fidelity": [outcome.grades.fidelity for outcome in found],
        "alignment": [outcome.grades.alignment for outcome in found],
        "success": [float(outcome.grades.success) for outcome in found],
        "change": [outcome.change for outcome in found],
    }
    return {name: estimate(values, clips) for name, values in columns.items()}


def winners(there: Outcomes, edit: Edit) -> tuple[str, ...]:
    """Whose is the best of an edit's twelve candidates, by the mean of the grades among those that succeed.

    Finetunes that are equally good share the win; without a success nobody wins.
    """
    found = [there[unit.key] for unit in candidates(edit) if there[unit.key].grades.success]
    best = max((outcome.grades.mean for outcome in found), default=None)
    return tuple(sorted({o.unit.preset for o in found if o.grades.mean == best})) or ("nobody",)


def table1(there: Outcomes) -> dict[str, dict[str, Estimate]]:
    """By kind of edit: the share of the edits that each finetune wins, or nobody (the paper's Table 1)."""
    edits = complete(there, bench(), candidates)
    won = {edit: winners(there, edit) for edit in edits}
    rows = {kind: [edit for edit in edits if edit.kind == kind] for kind in COUNTS} | {"all": edits}
    return {
        kind: {c: estimate([(c in won[e]) / len(won[e]) for e in row], [e.clip for e in row]) for c in COLUMNS}
        for kind, row in rows.items()
        if row
    }


def all_settings(there: Outcomes) -> dict[str, dict[str, Estimate]]:
    """The twelve settings of Table 1 one by one."""
    edits = complete(there, bench(), candidates)
    columns = zip(*(candidates(edit) for edit in edits), strict=True)
    return {f"{units[0].preset}, s = {units[0].s:g}": summary([there[unit.key] for unit in units]) for units in columns}


def table2(there: Outcomes) -> dict[str, dict[str, Estimate]]:
    """By method: means of the grades, and success (the paper's Table 2)."""
    edits = complete(there, bench(), lambda edit: tuple(contestants(edit).values()))
    columns = zip(*(contestants(edit).items() for edit in edits), strict=True)
    return {cells[0][0]: summary([there[unit.key] for _, unit in cells]) for cells in columns}


def figure7(there: Outcomes) -> dict[int, dict[float, dict[str, Estimate]]]:
    """By finetuning steps and noise level s: means of the grades, and the edit's size (the paper's Figure 7)."""
    cells = [(s, steps) for steps in GRID_STEPS for s in GRID_STRENGTHS]
    edits = complete(there, grid_edits(), lambda edit: [grid_unit(edit, *cell) for cell in cells])
    if not edits:
        return {}
    return {
        steps: {s: summary([there[grid_unit(edit, s, steps).key] for edit in edits]) for s in GRID_STRENGTHS}
        for steps in GRID_STEPS
    }


def ours(there: Outcomes) -> list[Outcome]:
    """The chosen preset's results, the best first."""
    found = [there[unit.key] for edit in bench() if (unit := next(iter(contestants(edit).values()))).key in there]
    return sorted(found, key=lambda outcome: -outcome.grades.mean)
