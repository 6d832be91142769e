"""The five jobs, whole: what they write, what they say, how they stop and go on."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.contract.camera import sample_preset
from backend.contract.errors import DreamstripError, InvalidRequest
from backend.contract.events import Event, PreviewReady, StageStarted, StepDone, TaskFinished, WarningRaised
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    JobRequest,
    SubjectRequest,
)
from backend.contract.settings import FinetuneSettings, OutputSettings, SamplingSettings
from backend.media.probe import probe
from backend.media.read import read_clip, read_still
from backend.media.write import write_poster
from backend.tasks import Workspace, run

TUNE = FinetuneSettings("mixed", steps=3)
QUICK = SamplingSettings(s=0.9, steps=3, until="base")
WHOLE = replace(QUICK, until=None)


def edit_request(clip: Path, **changes: Any) -> EditRequest:
    request = EditRequest(Clip(LocalMedia(str(clip))), "a red star moving left", TUNE, QUICK)
    return replace(request, **changes)


def finished(request: JobRequest, workspace: Workspace) -> list[Event]:
    events = list(run(request, workspace))
    assert isinstance(events[-1], TaskFinished)
    assert all((workspace.folder / name).is_file() for name in events[-1].files)
    return events


def manifest(workspace: Workspace) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((workspace.folder / "manifest.json").read_text())
    return record


def test_an_edit_has_the_sources_length_rate_and_size(clip: Path, workspace: Workspace) -> None:
    finished(edit_request(clip), workspace)
    info = probe(workspace.folder / "take.mp4")
    assert (info.frames, info.fps, info.width, info.height) == (20, Fraction(30000, 1001), 90, 60)
    assert read_still(workspace.folder / "poster.png").shape == (60, 90, 3)


def test_a_trimmed_clip_at_another_rate_and_size(clip: Path, workspace: Workspace) -> None:
    source = Clip(LocalMedia(str(clip)), first=3, frames=5, fps="15")
    finished(edit_request(clip, source=source, output=OutputSettings(master=True, width=64, height=50)), workspace)
    for name in ("take.mp4", "master.mkv"):
        info = probe(workspace.folder / name)
        assert (info.frames, info.fps, info.width, info.height) == (5, Fraction(15), 64, 50)


def test_frames_beyond_the_end_are_refused(clip: Path, workspace: Workspace) -> None:
    with pytest.raises(InvalidRequest):
        list(run(edit_request(clip, source=Clip(LocalMedia(str(clip)), first=15, frames=10)), workspace))
    assert not (workspace.folder / "manifest.json").exists()


def test_without_noise_and_finetune_an_edit_returns_the_clip(clip: Path, workspace: Workspace) -> None:
    request = edit_request(clip, finetune=FinetuneSettings("none"), sampling=replace(QUICK, s=0.0))
    finished(request, workspace)
    take, source = (read_clip(p, size=(24, 40)).astype(int) for p in (workspace.folder / "take.mp4", clip))
    assert np.abs(take[:18] - source[:18]).mean() < 6


def test_at_s_0_the_take_is_the_source_and_nothing_is_finetuned(clip: Path, workspace: Workspace) -> None:
    source = Clip(LocalMedia(str(clip)), first=3, frames=12)
    request = edit_request(clip, source=source, sampling=SamplingSettings(s=0.0), output=OutputSettings(master=True))
    events = finished(request, workspace)
    assert [e.stage for e in events if isinstance(e, StageStarted)] == ["write"]
    assert np.array_equal(read_clip(workspace.folder / "master.mkv"), read_clip(clip, 3, 12))
    assert manifest(workspace)["output"]["frames"] == 12


def test_events_come_in_order_and_the_estimate_reaches_zero(clip: Path, workspace: Workspace) -> None:
    events = finished(edit_request(clip), workspace)
    stages = [e.stage for e in events if isinstance(e, StageStarted)]
    assert stages == ["finetune-base", "base", "write"]
    assert [e.index for e in events if isinstance(e, StageStarted)] == [0, 1, 2]
    steps = [e for e in events if isinstance(e, StepDone)]
    assert [(e.done, e.total) for e in steps if e.stage == "base"] == [(1, 3), (2, 3), (3, 3)]
    assert steps[-1].seconds_left == 0
    assert all(e.seconds_left is not None and e.seconds_left >= 0 for e in steps)


def test_the_whole_cascade_runs_every_stage_and_shows_each(clip: Path, workspace: Workspace) -> None:
    events = finished(edit_request(clip, sampling=WHOLE), workspace)
    stages = [e.stage for e in events if isinstance(e, StageStarted)]
    assert stages == ["finetune-base", "base", "tsr1", "finetune-ssr1", "ssr1", "write"]
    previews = [e.file for e in events if isinstance(e, PreviewReady)]
    assert previews == ["stage-0-base.mp4", "stage-1-tsr1.mp4", "stage-2-ssr1.mp4"]


def test_the_manifest_says_what_was_done(clip: Path, workspace: Workspace) -> None:
    finished(edit_request(clip, prompt="a red dragon"), workspace)
    record = manifest(workspace)
    assert record["request"]["prompt"] == "a red dragon"
    assert record["resolved"]["finetune"] == {"alpha": 0.35, "steps": 3, "learning_rate": 1e-4, "seed": 0}
    assert record["resolved"]["stages"][0]["steps"] == 3
    assert [folder.name for folder in workspace.finetunes.iterdir()] == [record["resolved"]["finetunes"]["base"]]
    assert "Lanczos" in record["resolved"]["last_stage"]
    assert record["sources"][0]["name"] == clip.name and len(record["sources"][0]["sha256"]) == 64
    assert record["output"] == {"frames": 20, "fps": "30000/1001", "height": 60, "width": 90, "sound": False}
    assert set(record["seconds"]) == {"finetune-base", "base", "write"}
    assert [w["code"] for w in record["warnings"]] == ["unknown_words"]
    assert record["versions"]["torch"]


def test_unknown_words_are_named(clip: Path, workspace: Workspace) -> None:
    events = finished(edit_request(clip, prompt="a red dragon flying"), workspace)
    warning = next(e for e in events if isinstance(e, WarningRaised))
    assert "dragon, flying" in warning.text


def test_the_same_request_gives_the_same_pixels(clip: Path, workspace: Workspace, tmp_path: Path) -> None:
    request = edit_request(clip, output=OutputSettings(master=True))
    again = replace(workspace, folder=tmp_path / "again", store=tmp_path / "other")
    other = replace(workspace, folder=tmp_path / "seed")
    for place in (workspace, again):
        finished(request, place)
    finished(replace(request, sampling=replace(QUICK, seed=1)), other)
    first, second, third = (read_clip(place.folder / "master.mkv") for place in (workspace, again, other))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, third)


def test_a_finetune_is_reused_by_every_later_prompt(clip: Path, workspace: Workspace, tmp_path: Path) -> None:
    finished(edit_request(clip), workspace)
    second = replace(workspace, folder=tmp_path / "second")
    events = finished(edit_request(clip, prompt="a blue ring"), second)
    assert not [e for e in events if isinstance(e, StepDone) and e.stage == "finetune-base"]
    assert len(list(workspace.finetunes.iterdir())) == 1


@pytest.mark.parametrize("stop_after", [2, 5, 12])
def test_stopped_anywhere_and_run_again_gives_the_same_take(
    clip: Path, workspace: Workspace, tmp_path: Path, stop_after: int
) -> None:
    request = edit_request(clip, output=OutputSettings(master=True))
    broken = replace(workspace, folder=tmp_path / "broken", store=tmp_path / "broken-store")
    events = run(request, broken)
    for _ in range(stop_after):
        next(events)
    events.close()
    assert not (broken.folder / "manifest.json").exists()
    assert not list(broken.folder.glob("take*"))
    finished(request, broken)
    finished(request, workspace)
    resumed, unbroken = (read_clip(place.folder / "master.mkv") for place in (broken, workspace))
    assert np.array_equal(resumed, unbroken)


def test_a_finetune_job_makes_the_assets_that_an_edit_uses(clip: Path, workspace: Workspace, tmp_path: Path) -> None:
    source = Clip(LocalMedia(str(clip)))
    finished(FinetuneRequest(source=source, finetune=TUNE), workspace)
    assert len(list(workspace.finetunes.glob("*/asset.json"))) == 2  # base and first spatial stage
    events = finished(edit_request(clip), replace(workspace, folder=tmp_path / "edit"))
    assert not [e for e in events if isinstance(e, StepDone) and e.stage == "finetune-base"]


def test_a_coarse_animation_is_the_warped_still(photos: tuple[LocalMedia, ...], workspace: Workspace) -> None:
    request = AnimateRequest(photos[0], sample_preset("static", 6), "24", "", coarse=True)
    events = finished(replace(request, output=OutputSettings(master=True)), workspace)
    frames = read_clip(workspace.folder / "master.mkv")
    still = read_still(Path(photos[0].path))
    assert len(frames) == 6 and all(np.array_equal(frame, still) for frame in frames)
    assert [e.stage for e in events if isinstance(e, StageStarted)] == ["write"]


def test_an_animation_has_a_frame_a_pose(photos: tuple[LocalMedia, ...], workspace: Workspace) -> None:
    camera = sample_preset("zoom_in", 11)
    request = AnimateRequest(photos[1], camera, "25", "a star", FinetuneSettings("frames", steps=2), QUICK)
    finished(request, workspace)
    info = probe(workspace.folder / "take.mp4")
    assert (info.frames, info.fps, info.width, info.height) == (11, Fraction(25), 60, 80)


def test_a_subject_is_learned_and_generated(photos: tuple[LocalMedia, ...], workspace: Workspace) -> None:
    tune = FinetuneSettings("frames", steps=2)
    request = SubjectRequest(photos, "t* moving left", 10, "24", tune, QUICK, OutputSettings(width=80, height=48))
    events = finished(request, workspace)
    assert not [e for e in events if isinstance(e, WarningRaised)]
    assert probe(workspace.folder / "take.mp4").frames == 10


def test_generation_needs_no_source(workspace: Workspace) -> None:
    request = GenerateRequest("a red star", 9, "12", OutputSettings(width=40, height=24), QUICK)
    finished(request, workspace)
    assert probe(workspace.folder / "take.mp4").frames == 9
    assert manifest(workspace)["sources"] == []


def test_an_unknown_model_is_a_clear_error(clip: Path, workspace: Workspace) -> None:
    with pytest.raises(DreamstripError) as caught:
        list(run(edit_request(clip, model="imagen"), workspace))
    assert caught.value.code == "unknown_model"
    assert "embedded" in caught.value.fix


def test_edits_of_two_parts_of_a_file_share_the_finetune_of_both(clip: Path, workspace: Workspace) -> None:
    media = LocalMedia(str(clip))
    taught = Clip(media, 0, 18)
    folder = workspace.folder
    tuned = []
    for index, part in enumerate((Clip(media, 0, 6), Clip(media, 12, 6))):
        workspace = replace(workspace, folder=folder / str(index))
        events = finished(edit_request(clip, source=part, finetune_on=taught), workspace)
        assert manifest(workspace)["output"]["frames"] == 6
        tuned.append([e for e in events if isinstance(e, StepDone) and e.stage.startswith("finetune-")])
    assert len(tuned[0]) == TUNE.steps and tuned[1] == []
    workspace = replace(workspace, folder=folder / "alone")
    finished(FinetuneRequest(source=taught, finetune=TUNE), workspace)
    both = [json.loads((folder / name / "resolved.json").read_text())["finetunes"] for name in ("0", "1", "alone")]
    assert both[0] == both[1]
    assert both[0]["base"] == both[2]["base"]


def test_what_is_learnt_decides_the_finetune_and_not_the_start(clip: Path, workspace: Workspace) -> None:
    part, folder = Clip(LocalMedia(str(clip)), 0, 6), workspace.folder
    keys = []
    for name, taught in (("own", None), ("all", Clip(LocalMedia(str(clip))))):
        workspace = replace(workspace, folder=folder / name)
        finished(edit_request(clip, source=part, finetune_on=taught), workspace)
        keys.append(json.loads((workspace.folder / "resolved.json").read_text())["finetunes"]["base"])
    assert keys[0] != keys[1]


def test_pictures_named_by_a_pattern_are_a_source_like_any_other(workspace: Workspace, tmp_path: Path) -> None:
    for index in range(3):
        write_poster(tmp_path / f"shot_{index:03}.png", np.full((32, 48, 3), 80 * index, np.uint8))
    sampling = SamplingSettings(s=0.0)
    finished(edit_request(tmp_path / "shot_%03d.png", sampling=sampling, output=OutputSettings(master=True)), workspace)
    assert read_clip(workspace.folder / "master.mkv")[:, 5, 5, 0].tolist() == [0, 80, 160]
    told = manifest(workspace)["sources"]
    assert [source["name"] for source in told] == ["shot_%03d.png"]
    write_poster(tmp_path / "shot_001.png", np.zeros((32, 48, 3), np.uint8))
    finished(edit_request(tmp_path / "shot_%03d.png", sampling=sampling), workspace)
    assert manifest(workspace)["sources"] != told
