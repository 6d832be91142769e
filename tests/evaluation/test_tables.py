"""The tables' figures, from records whose grades are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from backend.evaluation.bench import Edit, bench
from backend.evaluation.claims import claims
from backend.evaluation.grade import Grades
from backend.evaluation.plan import Unit, candidates, contestants, units, wishes
from backend.evaluation.tables import Outcome, all_settings, figure7, ours, outcomes, table1, table2, winners

FIRST = bench()[0]
GOOD, FAIR, BAD = Grades(5, 4, 5), Grades(3, 3, 3), Grades(5, 5, 2)


def judged(found: Iterable[Unit], grades: Callable[[Edit, Unit], Grades]) -> dict[str, Outcome]:
    """Those units, graded by a rule; the edit's size is s."""
    there = {}
    for unit in found:
        edit = wishes()[unit.wish]
        assert isinstance(edit, Edit)
        there[unit.key] = Outcome(unit, edit, grades(edit, unit), unit.s)
    return there


def test_records_become_grades() -> None:
    unit = candidates(FIRST)[0]
    measures: dict[str, Any] = {
        "right": {"shape": True, "motion": False}, "plate": 0.0, "ground": 0.0, "colour": 0.0, "same_shape": True,
        "size": 0.0, "place": 0.0, "swelling": 0.0, "stumble": 0.0, "pulsing": 0.0, "flicker": 35.0, "shimmer": 0.0,
        "overlap": 1.0, "presence": 1.0, "change": 0.25,
    }  # fmt: skip
    record = {"wish": FIRST.name, "method": "invert", "s": unit.s, "preset": "none", "steps": 0, "measures": measures}
    caption = {"wish": "caption-000", "measures": {"right": {}}}
    found = outcomes({unit.key: record, "other": caption})
    assert found == {unit.key: Outcome(unit, FIRST, Grades(1, 5, 1), 0.25)}


def _winning(preset: str) -> Callable[[Edit, Unit], Grades]:
    return lambda edit, unit: GOOD if unit.preset == preset and unit.s == 0.85 else FAIR


@pytest.mark.parametrize("preset", ["none", "video", "mixed"])
def test_the_best_of_twelve_wins(preset: str) -> None:
    assert winners(judged(candidates(FIRST), _winning(preset)), FIRST) == (preset,)


def test_a_failure_never_wins_and_equals_share() -> None:
    high_but_failed = judged(candidates(FIRST), lambda edit, unit: BAD if unit.preset == "none" else FAIR)
    assert winners(high_but_failed, FIRST) == ("mixed", "video")
    assert winners(judged(candidates(FIRST), lambda edit, unit: BAD), FIRST) == ("nobody",)


def test_table_1_counts_wins_by_kind() -> None:
    there = judged(
        units(["table1"], None), lambda edit, unit: _winning({"motion": "mixed"}.get(edit.kind, "none"))(edit, unit)
    )
    rows = table1(there)
    assert list(rows) == ["motion", "style", "object", "background", "all"]
    assert {name: cell.mean for name, cell in rows["motion"].items()} == {
        "none": 0, "video": 0, "mixed": 1, "nobody": 0,
    }  # fmt: skip
    assert rows["motion"]["mixed"].count == 36 and rows["all"]["none"].mean == pytest.approx(91 / 127)
    assert 0 < rows["all"]["none"].low < 91 / 127 < rows["all"]["none"].high < 1
    assert all(sum(cell.mean for cell in row.values()) == pytest.approx(1) for row in rows.values())


def test_an_edit_that_is_not_whole_does_not_count() -> None:
    there = judged(units(["table1"], 5), lambda edit, unit: GOOD)
    del there[candidates(bench()[3])[7].key]
    assert table1(there)["all"]["none"].count == 4
    assert not (table1({}) or table2({}) or figure7({}) or all_settings({}))


def test_the_settings_of_table_1_one_by_one() -> None:
    rows = all_settings(judged(units(["table1"], 4), _winning("video")))
    assert len(rows) == 12
    assert rows["video, s = 0.85"]["fidelity"].mean == 4 and rows["video, s = 0.95"]["fidelity"].mean == 3


def test_table_2_has_ours_first_and_means() -> None:
    there = judged(units(["table2"], 10), lambda edit, unit: GOOD if unit.preset == "mixed" else BAD)
    rows = table2(there)
    first = next(iter(rows))
    assert "ours" in first and list(rows) == list(contestants(FIRST))
    assert (rows[first]["alignment"].mean, rows[first]["success"].mean, rows[first]["success"].count) == (5, 1, 10)
    assert all(row["success"].mean == 0 for name, row in rows.items() if name != first)


def test_figure_7_is_a_grid_of_steps_and_s() -> None:
    there = judged(units(["figure7"], 4), lambda edit, unit: Grades(3, 5 - 3 * unit.s + unit.steps / 200, 3))
    grid = figure7(judged(units(["figure7"], None), lambda edit, unit: FAIR) | there)
    assert list(grid) == [0, 50, 100, 200] and list(grid[0]) == [0.55, 0.7, 0.85, 0.95, 1.0]
    assert grid[50][0.7]["change"].mean == pytest.approx(0.7) and grid[50][0.7]["change"].count == 29


def test_ours_are_sorted_from_best_to_worst() -> None:
    there = judged(units(["table2"], 6), lambda edit, unit: Grades(3, 1 + edit.seed / 40, 3))
    means = [outcome.grades.mean for outcome in ours(there)]
    assert len(means) == 6 and means == sorted(means, reverse=True)


def _held(there: Mapping[str, Outcome]) -> dict[str, bool]:
    return {claim.text: claim.holds for claim in claims(table1(there), table2(there), figure7(there))}


def _as_wished(edit: Edit, unit: Unit) -> Grades:
    if unit.method != "invert":
        return BAD
    return Grades(4, 5 - 2 * unit.s + unit.steps / 200, 4 + (unit.preset == "mixed"))


def _against(edit: Edit, unit: Unit) -> Grades:
    return Grades(4, 2.0 + unit.s - unit.steps / 200, 4 + (unit.preset == "none")) if unit.method == "invert" else GOOD


def test_claims_hold_where_the_figures_say_so_and_only_there() -> None:
    tables = ["table1", "table2", "figure7"]
    held = _held(judged(units(tables, None), _as_wished))
    assert len(held) == 11 and all(held.values()), held
    failed = _held(judged(units(tables, None), _against))
    assert [text for text, holds in failed.items() if holds] == ["the size of the edit grows with s"]
    flat = _held(judged(units(["figure7"], None), lambda edit, unit: FAIR))
    assert [text for text, holds in flat.items() if holds] == ["the size of the edit grows with s"]
    assert claims({}, {}, {}) == []
