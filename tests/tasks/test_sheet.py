"""The contact sheet: its cells, its files, and the edit that goes on from one of them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.cascade import outputs
from backend.contract.events import PreviewReady, StageStarted, StepDone
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import EditRequest, SheetRequest
from backend.contract.settings import FinetuneSettings
from backend.media.probe import probe
from backend.media.read import read_clip, read_still
from backend.models import registry
from backend.tasks import Workspace, cells, run
from tests.tasks.test_jobs import finished, manifest

TUNE = FinetuneSettings("mixed", steps=2)


def request(clip: Path, **changes: Any) -> SheetRequest:
    settings: dict[str, Any] = {"s": (0.6, 0.95), "seeds": (0, 4), "steps": (3,), "finetune": TUNE}
    return SheetRequest(Clip(LocalMedia(str(clip))), "a red star moving left", **(settings | changes))


def second(request: SheetRequest, cell: int) -> EditRequest:
    """The edit from a cell, as far as the stage after the base."""
    edit = request.edit(cell)
    return replace(edit, sampling=replace(edit.sampling, until=registry.load("embedded").stages[1].name))


@pytest.fixture(autouse=True)
def plain_floats(monkeypatch: pytest.MonkeyPatch) -> None:
    """float32 on every machine, so that what a batch does to rounding is small."""
    monkeypatch.setattr("backend.models.precision.multiplies_bfloat16", lambda device: False)


@pytest.fixture
def evaluations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stage of each denoiser that is asked for."""
    family, asked = registry.load("embedded"), []
    real = family.denoiser

    def denoiser(stage: str, *arguments: Any, **named: Any) -> Any:
        asked.append(stage)
        return real(stage, *arguments, **named)

    monkeypatch.setattr(family, "denoiser", denoiser)
    return asked


def test_every_cell_is_told_shown_and_kept(clip: Path, workspace: Workspace) -> None:
    events = finished(request(clip), workspace)
    record = manifest(workspace)
    told = record["output"]["cells"]
    assert [(cell["s"], cell["seed"], cell["steps"]) for cell in told] == [
        (0.6, 0, 3), (0.6, 4, 3), (0.95, 0, 3), (0.95, 4, 3),
    ]  # fmt: skip
    assert record["output"]["columns"] == 2 and record["kind"] == "sheet"
    assert record["resolved"]["seed"] == [0, 4] and record["resolved"]["finetune"]["steps"] == 2
    for cell in told:
        kept = outputs.read(workspace.stages / cell["key"])
        assert kept.shape == (16, 24, 40, 3)
        info = probe(workspace.folder / cell["video"])
        assert (info.frames, info.height, info.width) == (16, 240, 400)
        assert read_still(workspace.folder / cell["picture"]).shape == (240, 400, 3)
        strip = read_still(workspace.folder / cell["strip"])
        assert strip.shape == (488, 400, 3) and not strip[240:248].any()
        assert set(cell["scores"]) == {"towards", "structure", "still", "flicker"} and 0 <= cell["kept"] <= 1
    assert len({cell["key"] for cell in told}) == 4
    values = [cell["value"] for cell in told]
    assert values[record["output"]["suggested"]] == max(values)
    assert "mixed finetune" in record["output"]["reason"]
    assert [e.stage for e in events if isinstance(e, StageStarted)] == ["finetune-base", "base", "score", "write"]
    assert [e.file for e in events if isinstance(e, PreviewReady)] == [cell["video"] for cell in told]
    steps = [e for e in events if isinstance(e, StepDone)]
    assert [(e.done, e.total) for e in steps if e.stage == "base"] == [(1, 3), (2, 3), (3, 3)]
    assert steps[-1].seconds_left == 0


def test_the_picture_shows_the_source_and_all_cells(clip: Path, workspace: Workspace) -> None:
    finished(request(clip, seeds=(0, 1, 2)), workspace)
    picture = read_still(workspace.folder / "sheet.png")
    assert picture.shape == (3 * 144, 3 * 204, 3)
    assert probe(workspace.folder / "sheet.mp4").frames == 16
    source = read_clip(clip, size=(120, 200))[10].astype(int)
    assert np.abs(picture[2:122, 2:202] - source).mean() < 25
    assert (picture[:144, 204:] == 24).all()


def test_an_edit_with_a_cells_settings_finds_its_base_and_goes_on(
    clip: Path, workspace: Workspace, tmp_path: Path, evaluations: list[str]
) -> None:
    asked = request(clip)
    finished(asked, workspace)
    cell = manifest(workspace)["output"]["cells"][2]
    evaluations.clear()
    final = replace(workspace, folder=tmp_path / "final")
    events = finished(second(asked, 2), final)
    assert evaluations and "base" not in evaluations
    assert not [e for e in events if isinstance(e, StepDone) and e.stage in ("base", "finetune-base")]
    stages = manifest(final)["resolved"]["stages"]
    assert stages[0]["key"] == cell["key"]
    fresh = replace(workspace, folder=tmp_path / "fresh", store=tmp_path / "fresh-store")
    finished(second(asked, 2), fresh)
    assert [stage["key"] for stage in manifest(fresh)["resolved"]["stages"]] == [stage["key"] for stage in stages]
    mine, theirs = (outputs.read(place.stages / cell["key"]).astype(int) for place in (final, fresh))
    assert np.abs(mine - theirs).max() <= 1  # a batch may round in another order


def test_the_edit_from_a_cell_is_the_cascade_of_its_stored_pixels(
    clip: Path, workspace: Workspace, tmp_path: Path
) -> None:
    """The truth is what the sheet stored: given that base, edits agree to the last bit wherever they are made."""
    asked = request(clip)
    finished(asked, workspace)
    key = manifest(workspace)["output"]["cells"][1]["key"]
    takes = []
    for name in ("here", "there"):
        place = replace(workspace, folder=tmp_path / name, store=tmp_path / f"{name}-store")
        shutil.copytree(workspace.stages / key, place.stages / key)
        finished(second(asked, 1), place)
        last = manifest(place)["resolved"]["stages"][-1]["key"]
        takes.append(outputs.read(place.stages / last))
    final = replace(workspace, folder=tmp_path / "final")
    finished(second(asked, 1), final)
    last = manifest(final)["resolved"]["stages"][-1]["key"]
    assert all(np.array_equal(take, outputs.read(final.stages / last)) for take in takes)


def test_a_sheet_of_one_cell_is_the_edit_bit_by_bit(clip: Path, workspace: Workspace, tmp_path: Path) -> None:
    asked = request(clip, s=(0.9,), seeds=(3,))
    finished(asked, workspace)
    key = manifest(workspace)["output"]["cells"][0]["key"]
    alone = replace(workspace, folder=tmp_path / "alone", store=tmp_path / "alone-store")
    edit = asked.edit(0)
    finished(replace(edit, sampling=replace(edit.sampling, until="base")), alone)
    assert np.array_equal(outputs.read(workspace.stages / key), outputs.read(alone.stages / key))


def test_columns_of_steps(clip: Path, workspace: Workspace) -> None:
    finished(request(clip, seeds=(2,), steps=(1, 4, 900)), workspace)
    told = manifest(workspace)["output"]["cells"]
    assert [cell["steps"] for cell in told[:3]] == [1, 4, 64]
    assert len({cell["key"] for cell in told}) == 6


@pytest.mark.parametrize("stop_after", [2, 6, 9])
def test_stopped_anywhere_and_run_again_gives_the_same_cells(
    clip: Path, workspace: Workspace, tmp_path: Path, stop_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "BATCH", 2)
    asked = request(clip, seeds=(0, 1, 2))
    broken = replace(workspace, folder=tmp_path / "broken", store=tmp_path / "broken-store")
    events = run(asked, broken)
    for _ in range(stop_after):
        next(events)
    events.close()
    assert not (broken.folder / "manifest.json").exists()
    finished(asked, broken)
    finished(asked, workspace)
    assert manifest(broken)["output"] == manifest(workspace)["output"]
    for cell in manifest(workspace)["output"]["cells"]:
        mine, theirs = (outputs.read(place.stages / cell["key"]) for place in (broken, workspace))
        assert np.array_equal(mine, theirs)


def test_what_is_there_is_not_made_again(clip: Path, workspace: Workspace, tmp_path: Path) -> None:
    asked = request(clip)
    finished(asked, workspace)
    more = replace(workspace, folder=tmp_path / "more")
    events = finished(replace(asked, s=(0.6, 0.95, 1.0)), more)
    assert [e.done for e in events if isinstance(e, StepDone) and e.stage == "base"] == [1, 2, 3]
    known = {cell["key"] for cell in manifest(workspace)["output"]["cells"]}
    assert known < {cell["key"] for cell in manifest(more)["output"]["cells"]}
    again = finished(asked, replace(workspace, folder=tmp_path / "again"))
    assert not [e for e in again if isinstance(e, StepDone) and e.stage in ("base", "finetune-base")]


def test_more_cells_than_a_batch(clip: Path, workspace: Workspace) -> None:
    events = finished(request(clip, s=(0.5, 0.7, 0.9), seeds=(0, 1, 2), steps=(1,)), workspace)
    assert [(e.done, e.total) for e in events if isinstance(e, StepDone) and e.stage == "base"] == [(1, 2), (2, 2)]
    assert len(list(workspace.stages.iterdir())) == 9
