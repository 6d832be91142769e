"""Which candidate is taken, by which rule, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from backend.contract.wire import dumps
from backend.evaluation.choice.calibration import load, rows
from backend.evaluation.choice.pick import is_moved, pick, preview_values, shortlist
from backend.evaluation.choice.rule import plain_values, reach
from tests.evaluation.choice.previews import calibration, candidate
from tests.models.tiny import tiny_family

UNCHANGED, HALF = candidate(0, 1, 0.4), candidate(0.1, 0.9, 0.7)
GOOD, LOST = candidate(0.2, 0.8, 0.95), candidate(0.22, 0.1, 1.0)


def test_the_plain_rule_wants_both_the_prompt_and_the_clip() -> None:
    tried = [UNCHANGED, HALF, GOOD, LOST]
    assert reach(tried) == pytest.approx([0, 0.1 / 0.22, 0.2 / 0.22, 1])
    assert plain_values(tried) == pytest.approx([0, 0.9 / 2.2, 1.6 / 2.2, 0.1])
    chosen = pick(tried, None)
    assert (chosen.index, chosen.predicted) == (2, None)
    assert "s = 0.95" in chosen.reason and "91%" in chosen.reason and "80%" in chosen.reason


def test_results_are_measured_by_the_way_that_the_previews_went() -> None:
    assert reach([HALF, GOOD], most=0.4) == pytest.approx([0.25, 0.5])
    assert reach([HALF, GOOD], most=0.1) == [1, 1]
    assert pick([HALF, GOOD], None, most=0.1).index == 0
    assert pick([HALF, GOOD], None, most=0.4).index == 1


def test_where_nothing_moves_nothing_is_reached() -> None:
    tried = [candidate(-0.1, 0.9), candidate(-0.02, 0.5), candidate(0.0005, 0.9)]
    assert not is_moved(tried) and is_moved([GOOD, *tried])
    assert max(plain_values(tried)) < 0.1
    assert pick(tried, None).index == 2


def test_the_shortlist_has_the_highest_values_in_their_order() -> None:
    assert shortlist([0.1, 0.9, 0.2, 0.9, 0.5]) == [1, 3, 4]
    assert shortlist([0.5] * 6) == [0, 1, 2] and shortlist([0.2]) == [0]


def test_a_calibration_chooses_by_what_it_predicts() -> None:
    tried = [UNCHANGED, HALF, GOOD, LOST]
    low, high = pick(tried, calibration(s=-9)), pick(tried, calibration(1.0, s=9))
    assert (low.index, high.index) == (0, 3)
    assert high.predicted == pytest.approx(1 / (1 + 2.718281828**-10))
    assert "predicted success" in high.reason
    assert preview_values(tried, calibration(1.0, s=9))[3] == high.predicted
    assert preview_values(tried, None) == plain_values(tried)


def test_the_features_tell_what_the_model_is_told() -> None:
    found = rows([candidate(0.1, 0.5, 0.4, "none"), candidate(0.2, 0.3, 0.95)])
    assert found.tolist() == [[0.1, 0.5, 0.2, 0.5, 0.5, 0, 0.4, 0, 0], [0.2, 1, 0.2, 0.3, 0.3, 0, 0.95, 1, 0.95]]
    assert rows([GOOD], most=0.8).tolist() == [[0.2, 0.25, 0.8, 0.8, 0.8, 0, 0.95, 1, 0.95]]


def test_a_calibration_holds_for_its_own_weights_alone(tmp_path: Path) -> None:
    family, file = tiny_family(), tmp_path / "calibration.json"
    assert load(family, file) is None
    file.write_text(dumps(calibration(0.5, towards=2.0)))
    assert load(family, file) == calibration(0.5, towards=2.0)
    for other in (
        replace(calibration(), weights="1"),
        replace(calibration(), preview_steps=99),
        replace(calibration(), features=("s",)),
    ):
        file.write_text(dumps(other))
        assert load(family, file) is None
