"""The choice of settings and the prediction of success, from records whose truth is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backend.contract.wire import from_wire
from backend.evaluation.bench import Edit, bench
from backend.evaluation.choice.calibration import FEATURES, Calibration
from backend.evaluation.claims import choice_claims
from backend.evaluation.grade import Grades
from backend.evaluation.plan import Unit, candidates, preview, scored
from backend.evaluation.report import _calibration, _reliability
from backend.evaluation.selection import (
    CHANCE,
    CHOSEN,
    FORETOLD,
    IN_FULL,
    ORACLE,
    PLAIN,
    Case,
    advantage,
    calibration,
    cases,
    foresight,
    held_out,
    selection,
)
from backend.evaluation.tables import Outcome

GOOD, BAD = Grades(4, 4, 4), Grades(4, 1.5, 4)
WANTED = {"motion": ("mixed", 0.95), "object": ("none", 0.7), "background": ("video", 0.85)}
Rule = Callable[[Edit, Unit], bool]


def records(edits: tuple[Edit, ...], scores: Callable[[Edit, Unit], dict[str, float]]) -> dict[str, Any]:
    """Previews and results that score by a rule."""
    units = [(edit, unit) for edit in edits for unit in candidates(edit)]
    return {
        look(unit).key: {"measures": {"scores": scores(edit, unit)}}
        for edit, unit in units
        for look in (preview, scored)
    }


def judged(edits: tuple[Edit, ...], succeeds: Rule) -> dict[str, Outcome]:
    """What each candidate came to in full."""
    units = [(edit, unit) for edit in edits for unit in candidates(edit)]
    return {unit.key: Outcome(unit, edit, GOOD if succeeds(edit, unit) else BAD, 0.0) for edit, unit in units}


def right(edit: Edit, unit: Unit) -> bool:
    """Of each kind of edit another setting succeeds, and of style none."""
    return (unit.preset, unit.s) == WANTED.get(edit.kind)


def telling(edit: Edit, unit: Unit) -> dict[str, float]:
    """Scores that give the right setting away, with some noise."""
    rng = np.random.default_rng([edit.seed, int(100 * unit.s), len(unit.preset)])
    good = right(edit, unit)
    return {
        "towards": 0.1 * (1 + 2 * good) + 0.02 * rng.normal(), "structure": 0.5 + 0.4 * good + 0.05 * rng.normal(),
        "still": 0.5, "flicker": 0.0,
    }  # fmt: skip


def blind(edit: Edit, unit: Unit) -> dict[str, float]:
    """Scores that say nothing."""
    return {"towards": 0.1, "structure": 0.5, "still": 0.5, "flicker": 0.0}


def made(scores: Callable[[Edit, Unit], dict[str, float]], succeeds: Rule = right) -> list[Case]:
    edits = bench()[:60]
    return cases(records(edits, scores), judged(edits, succeeds))


def test_an_edit_counts_once_all_of_it_is_there() -> None:
    edits = bench()[:4]
    found, there = records(edits, telling), judged(edits, right)
    assert len(cases(found, there)) == 4
    del found[preview(candidates(edits[1])[5]).key]
    del found[scored(candidates(edits[3])[5]).key]
    del there[candidates(edits[2])[0].key]
    assert [case.edit for case in cases(found, there)] == [edits[0]]
    assert selection([]) == {} and foresight([]) == {} and advantage([]) is None
    assert calibration([], "0", 8) is None


def test_scores_that_tell_reach_the_oracle_and_beat_every_single_setting() -> None:
    found = made(telling)
    table = selection(found)
    rates = {name: row["success"].mean for name, row in table.items()}
    oracle = np.mean([case.edit.kind != "style" for case in found])
    assert rates[ORACLE] == pytest.approx(oracle)
    assert all(rates[name] > 0.95 * oracle for name in (CHOSEN, PLAIN, FORETOLD, IN_FULL))
    single = next(name for name in rates if name.startswith("one for all"))
    assert rates[CHANCE] < rates[single] < rates[CHOSEN]
    gain = advantage(found)
    assert gain is not None and gain.low > 0
    assert gain.mean == pytest.approx(rates[CHOSEN] - rates[single])
    assert [claim.holds for claim in choice_claims(table, gain)] == [True, True]


def test_scores_that_say_nothing_are_no_better_than_one_setting() -> None:
    found = made(blind)
    rates = {name: row["success"].mean for name, row in selection(found).items()}
    single = next(name for name in rates if name.startswith("one for all"))
    assert rates[CHOSEN] <= rates[single] < 0.8 * rates[ORACLE]
    claims = choice_claims(selection(found), advantage(found))
    assert [claim.holds for claim in claims] == [False, False]


def test_the_oracle_takes_the_best_grades_of_those_that_succeed() -> None:
    found = made(telling, lambda edit, unit: False)
    assert selection(found)[ORACLE]["success"].mean == 0
    assert CHOSEN not in selection(found)
    assert held_out(found) is None and foresight(found) == {} and choice_claims(selection(found), None) == []


def test_an_edit_is_foretold_by_a_model_that_never_saw_its_clip() -> None:
    """What is true of one clip alone cannot be learned from the others."""
    first = bench()[0].clip

    def odd(edit: Edit, unit: Unit) -> bool:
        return right(edit, unit) != (edit.clip == first)

    found = made(telling, odd)
    predicted = held_out(found)
    assert predicted is not None
    mine = [(p.full, case.labels) for p, case in zip(predicted, found, strict=True) if case.edit.clip == first]
    said, labels = np.concatenate([p for p, _ in mine]), np.concatenate([label for _, label in mine])
    assert np.corrcoef(said, labels)[0, 1] < -0.5


def test_previews_make_a_shortlist_and_results_decide() -> None:
    """Previews that cannot tell the right setting from that of another kind of edit, results that can."""
    kinds = list(WANTED)
    decoys = {kind: WANTED[kinds[(index + 1) % 3]] for index, kind in enumerate(kinds)}

    def hazy(edit: Edit, unit: Unit) -> dict[str, float]:
        good = right(edit, unit) or (unit.preset, unit.s) == decoys.get(edit.kind)
        return {"towards": 0.1 + 0.2 * good, "structure": 0.5 + 0.4 * good, "still": 0.5, "flicker": 0.0}

    edits = bench()[:60]
    clear = {key: record for key, record in records(edits, telling).items() if "-scored-" in key}
    found = cases(records(edits, hazy) | clear, judged(edits, right))
    rates = {name: row["success"].mean for name, row in selection(found).items()}
    assert rates[CHOSEN] > rates[FORETOLD]
    assert rates[CHOSEN] > 0.95 * rates[ORACLE]


def test_a_good_prediction_is_calibrated_and_tells_success_apart() -> None:
    told = foresight(made(telling))
    assert list(told) == ["preview", "result"]
    for one in told.values():
        assert one.auc > 0.95 and one.brier < 0.3 * one.base
        assert [part.predicted for part in one.bins] == sorted(part.predicted for part in one.bins)
        assert sum(part.observed.count for part in one.bins) == 60 * 12
        assert all(abs(part.predicted - part.observed.mean) < 0.1 for part in one.bins)
    blindly = foresight(made(blind))["preview"]
    assert blindly.auc < told["preview"].auc and blindly.brier > 0.8 * blindly.base
    plot = _reliability(told)["reliability.svg"]
    assert b"from the preview" in plot and b"from the result" in plot and _reliability({}) == {}


def test_the_calibration_that_is_shipped_survives_its_file() -> None:
    found = calibration(made(telling), "abc", 8)
    assert found is not None and (found.edits, found.weights, found.features) == (60, "abc", FEATURES)
    data = json.loads(_calibration(found)["calibration.json"])
    assert from_wire(Calibration, data) == found
