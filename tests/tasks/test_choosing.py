"""Settings chosen from previews: what is tried, what is taken, what is told, and how it goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.cascade import outputs
from backend.contract.events import StageStarted, StepDone, WarningRaised
from backend.contract.requests import EditRequest
from backend.contract.settings import FinetuneSettings, SamplingSettings
from backend.evaluation.choice.calibration import Calibration
from backend.evaluation.choice.candidates import PREVIEW_STEPS, STRENGTHS
from backend.finetuning.presets import PRESETS, Recipe
from backend.media.read import read_still
from backend.tasks import Workspace, choosing, run
from tests.evaluation.choice.previews import calibration
from tests.tasks.test_jobs import edit_request, finished, manifest

OPEN = SamplingSettings(s=None, steps=2, until="base")
PLAIN = FinetuneSettings("none")


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finetunes of very few steps that can be told apart; float32 on every machine."""
    monkeypatch.setattr("backend.models.precision.multiplies_bfloat16", lambda device: False)
    monkeypatch.setitem(PRESETS, "video", Recipe(1.0, 1, 1e-3))
    monkeypatch.setitem(PRESETS, "mixed", Recipe(0.35, 2, 1e-3))


def calibrated(monkeypatch: pytest.MonkeyPatch, intercept: float = 0.0, **coefficients: float) -> None:
    found: Calibration = calibration(intercept, **coefficients)
    monkeypatch.setattr(choosing, "load", lambda family: found)


def open_request(clip: Path, **changes: Any) -> EditRequest:
    return edit_request(clip, **({"finetune": PLAIN, "sampling": OPEN} | changes))


def test_s_is_chosen_and_the_choice_is_told(clip: Path, workspace: Workspace) -> None:
    finished(open_request(clip), workspace)
    record = manifest(workspace)
    told = record["resolved"]["choice"]
    assert record["request"]["sampling"]["s"] is None
    assert [(tried["preset"], tried["s"]) for tried in told["previews"]] == [("none", s) for s in STRENGTHS["none"]]
    promised = sorted((tried["value"] for tried in told["previews"]), reverse=True)[:3]
    short = [tried for tried in told["previews"] if tried["value"] in promised]
    assert [tried["s"] for tried in told["shortlist"]] == [tried["s"] for tried in short]
    assert told["s"] == max(told["shortlist"], key=lambda tried: tried["value"])["s"]
    assert told["predicted"] is None and f"s = {told['s']:g}" in told["reason"]
    assert "choice.png" in record["files"]
    assert read_still(workspace.folder / "choice.png").shape == (2 * 144, 4 * 204, 3)


@pytest.mark.parametrize(("leaning", "s"), [(9.0, 0.85), (-9.0, 0.4)])
def test_the_take_is_that_of_an_edit_with_the_chosen_settings(
    clip: Path, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leaning: float, s: float
) -> None:
    calibrated(monkeypatch, s=leaning)
    finished(open_request(clip), workspace)
    told = manifest(workspace)["resolved"]
    assert (told["choice"]["preset"], told["choice"]["s"]) == ("none", s)
    named = replace(workspace, folder=tmp_path / "named", store=tmp_path / "named-store")
    finished(open_request(clip, sampling=replace(OPEN, s=s)), named)
    stages = manifest(named)["resolved"]["stages"]
    assert told["stages"] == stages and "choice" not in manifest(named)["resolved"]
    chosen, alone = (outputs.read(place.stages / stages[-1]["key"]).astype(int) for place in (workspace, named))
    assert np.abs(chosen - alone).max() <= 1


def test_the_preset_auto_chooses_the_finetune_and_so_alpha_and_steps(
    clip: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    calibrated(monkeypatch, tuned=5.0, s=-5.0)
    events = finished(open_request(clip, finetune=FinetuneSettings("auto")), workspace)
    told = manifest(workspace)["resolved"]
    assert [(tried["preset"], tried["s"]) for tried in told["choice"]["previews"]] == [
        (preset, s) for preset, strengths in STRENGTHS.items() for s in strengths
    ]
    assert (told["choice"]["preset"] in ("video", "mixed"), told["choice"]["s"]) == (True, 0.7)
    recipe = PRESETS[told["choice"]["preset"]]
    assert (told["finetune"]["alpha"], told["finetune"]["steps"]) == (recipe.alpha, recipe.steps)
    assert [e.stage for e in events if isinstance(e, StageStarted)] == [
        "previews (none)", "finetune-base (video)", "previews (video)", "finetune-base (mixed)", "previews (mixed)",
        "score the previews", "shortlist", "score the shortlist", "write",
    ]  # fmt: skip
    assert len(list(workspace.finetunes.glob("*/asset.json"))) == 2
    assert read_still(workspace.folder / "choice.png").shape == (4 * 144, 4 * 204, 3)


def test_the_preset_auto_with_a_given_s_chooses_the_preset_alone(clip: Path, workspace: Workspace) -> None:
    sampling = replace(OPEN, s=0.8)
    finished(open_request(clip, finetune=FinetuneSettings("auto"), sampling=sampling), workspace)
    told = manifest(workspace)["resolved"]["choice"]
    assert [(tried["preset"], tried["s"]) for tried in told["previews"]] == [(p, 0.8) for p in STRENGTHS]


def test_previews_are_cheap_and_the_edit_goes_on_from_what_was_compared(
    clip: Path, workspace: Workspace, tmp_path: Path
) -> None:
    events = finished(open_request(clip, sampling=replace(OPEN, steps=12)), workspace)
    done = [(e.stage, e.done) for e in events if isinstance(e, StepDone)]
    assert [step for stage, step in done if stage == "previews (none)"] == list(range(1, PREVIEW_STEPS + 1))
    assert [step for stage, step in done if stage == "shortlist"] == list(range(1, 3 * 12 + 1))
    assert not [step for stage, step in done if stage == "base"]
    assert len(list(workspace.stages.iterdir())) == 4 + 3
    assert [e for e in events if isinstance(e, StepDone)][-1].seconds_left == 0
    told = manifest(workspace)["resolved"]
    named = replace(workspace, folder=tmp_path / "named", store=tmp_path / "named-store")
    finished(open_request(clip, sampling=replace(OPEN, steps=12, s=told["choice"]["s"])), named)
    key = told["stages"][-1]["key"]
    mine, theirs = (outputs.read(place.stages / key) for place in (workspace, named))
    assert np.array_equal(mine, theirs)


@pytest.mark.parametrize("stop_after", [3, 11, 24])
def test_stopped_anywhere_and_run_again_chooses_and_makes_the_same(
    clip: Path, workspace: Workspace, tmp_path: Path, stop_after: int
) -> None:
    asked = open_request(clip, sampling=replace(OPEN, steps=9))
    broken = replace(workspace, folder=tmp_path / "broken", store=tmp_path / "broken-store")
    events = run(asked, broken)
    for _ in range(stop_after):
        next(events)
    events.close()
    finished(asked, broken)
    finished(asked, workspace)
    first, second = (manifest(place)["resolved"] for place in (broken, workspace))
    assert first == second
    key = first["stages"][-1]["key"]
    mine, theirs = (outputs.read(place.stages / key) for place in (broken, workspace))
    assert np.array_equal(mine, theirs)


def test_what_was_chosen_stays_chosen(clip: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    calibrated(monkeypatch, s=9.0)
    asked = open_request(clip)
    for event in (events := run(asked, workspace)):
        if isinstance(event, StageStarted) and event.stage == "write":
            events.close()
    calibrated(monkeypatch, s=-9.0)
    again = finished(asked, workspace)
    assert manifest(workspace)["resolved"]["choice"]["s"] == 0.85
    assert [e.stage for e in again if isinstance(e, StageStarted)] == ["write"]


@pytest.mark.parametrize(("intercept", "codes"), [(-3.0, ["unlikely"]), (3.0, [])])
def test_an_edit_that_will_hardly_succeed_is_told(
    clip: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, intercept: float, codes: list[str]
) -> None:
    calibrated(monkeypatch, intercept, s=0.1)
    monkeypatch.setattr("backend.evaluation.choice.pick.FLOOR", -9.0)
    events = finished(open_request(clip), workspace)
    assert [e.code for e in events if isinstance(e, WarningRaised)] == codes


def test_an_edit_that_nothing_moves_is_told(clip: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.evaluation.choice.pick.FLOOR", 9.0)
    events = finished(open_request(clip), workspace)
    assert [e.code for e in events if isinstance(e, WarningRaised)] == ["no_way"]
