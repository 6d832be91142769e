"""A whole evaluation on a tiny model: interrupted, in parts, and what it writes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backend.contract.errors import Conflict
from backend.contract.events import StepDone, TaskFinished
from backend.evaluation import results
from backend.evaluation.plan import TABLES, units
from backend.evaluation.run import Order, evaluate
from backend.finetuning import asset
from backend.models.embedded import EmbeddedFamily

ORDER = Order(TABLES, limit=1, steps=1)
TITLES = ("Claims", "Table 1", "Table 2", "Figure 7", "The choice of settings", "Text to video")
SMALL = Order(("table2", "text_to_video"), limit=1, steps=1)


def finish(family: EmbeddedFamily, order: Order, out: Path) -> TaskFinished:
    *_, last = evaluate(family, order, out)
    assert isinstance(last, TaskFinished)
    return last


def measured(out: Path) -> dict[str, Any]:
    return {key: record["measures"] for key, record in results.read(out).items()}


def test_all_tables_are_made_and_told(tiny: EmbeddedFamily, tmp_path: Path) -> None:
    events = list(evaluate(tiny, ORDER, tmp_path))
    keys = {unit.key for unit in units(TABLES, 1)}
    assert set(results.read(tmp_path)) == keys
    assert {path.stem for path in (tmp_path / "clips").iterdir()} == {key for key in keys if "-scored-" not in key}
    recipes = [json.loads(path.read_text())["recipe"] for path in tmp_path.glob("finetunes/*/asset.json")]
    assert sorted(recipe["alpha"] for recipe in recipes) == [0.35, 1.0]  # a clip's finetunes are made once
    steps = [event for event in events if isinstance(event, StepDone)]
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == steps[-1].total and steps[-1].seconds_left == 0
    last = events[-1]
    assert isinstance(last, TaskFinished) and all((tmp_path / name).is_file() for name in last.files)
    report = (tmp_path / "report.md").read_text()
    assert all(f"## {name}" in report for name in TITLES)
    assert all(f"]({name})" in report for name in last.files if name.endswith((".svg", ".png")))
    content = json.loads((tmp_path / "results.json").read_text())
    assert content["progress"] == {"done": len(keys), "wanted": len(keys)}
    assert set(content["grades"]) == {key for key in keys if not key.startswith("caption") and not _unjudged(key)}
    assert "the best for each edit (an oracle)" in content["choice"]


def test_what_is_done_is_not_done_again(tiny: EmbeddedFamily, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(tiny, SMALL, tmp_path)
    before = measured(tmp_path)
    monkeypatch.setattr("backend.evaluation.run.METHODS", {})
    monkeypatch.setattr(asset, "make", None)
    assert not [event for event in evaluate(tiny, SMALL, tmp_path) if isinstance(event, StepDone)]
    assert measured(tmp_path) == before


def test_previews_and_results_are_scored_without_the_judge(tiny: EmbeddedFamily, tmp_path: Path) -> None:
    finish(tiny, Order(("choice",), limit=1, steps=1), tmp_path)
    records = results.read(tmp_path)
    scored = {key for key, record in records.items() if set(record["measures"]) == {"scores"}}
    assert scored == {key for key in records if _unjudged(key)} and len(scored) == 24 == 2 * len(records) / 3
    names = {"towards", "structure", "still", "flicker"}
    assert all(set(records[key]["measures"]["scores"]) == names for key in scored)


def _unjudged(key: str) -> bool:
    return "-preview-" in key or "-scored-" in key


@pytest.mark.parametrize("stop_after", [1, 3])
def test_interrupted_and_resumed_equals_unbroken(tiny: EmbeddedFamily, tmp_path: Path, stop_after: int) -> None:
    """Stopped in the midst of a finetune, and between two clips."""
    order = Order(("table2",), limit=1, steps=1)
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    finish(tiny, order, whole)
    work = evaluate(tiny, order, broken)
    for _ in range(1 + stop_after):
        next(work)
    work.close()
    assert len(results.read(broken)) < len(results.read(whole))
    finish(tiny, order, broken)
    assert measured(broken) == measured(whole)
    assert (broken / "results.json").read_bytes() == (whole / "results.json").read_bytes()


def test_parts_make_the_whole(tiny: EmbeddedFamily, tmp_path: Path) -> None:
    order = Order(("text_to_video",), limit=3, steps=1)
    parts = [replace(order, shard=(index, 2)) for index in (1, 2)]
    finish(tiny, parts[0], tmp_path)
    half = set(results.read(tmp_path))
    told = json.loads((tmp_path / "results.json").read_text())["progress"]
    assert 0 < told["done"] == len(half) < told["wanted"] == len(units(order.tables, 3))
    finish(tiny, parts[1], tmp_path)
    assert set(results.read(tmp_path)) == {unit.key for unit in units(order.tables, 3)}
    lines = [len(path.read_text().splitlines()) for path in sorted(tmp_path.glob("units-*.jsonl"))]
    assert lines == [len(half), len(units(order.tables, 3)) - len(half)]


def test_other_settings_do_not_get_the_folder(tiny: EmbeddedFamily, tmp_path: Path) -> None:
    order = Order(("text_to_video",), limit=1, steps=1)
    finish(tiny, order, tmp_path)
    with pytest.raises(Conflict, match="sampling"):
        finish(tiny, replace(order, guidance=2.0), tmp_path)
