"""Stage after stage: any number of them, kept, found again by later jobs, and clips of any length."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.cascade.outputs import read
from backend.contract.errors import InvalidRequest
from backend.contract.events import Event, PreviewReady, StepDone
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import EditRequest
from backend.contract.settings import FinetuneSettings, OutputSettings, SamplingSettings
from backend.media.probe import probe
from backend.media.read import read_clip
from backend.media.write import write_video
from backend.models import registry
from backend.tasks import Workspace, run
from tests.cascade.seven import STAGES, SevenFamily
from tests.tasks.test_jobs import finished, manifest

NAMES = [stage.name for stage in STAGES]
WHOLE = SamplingSettings(s=0.9, steps=2)
DRAFT = replace(WHOLE, until="ssr1")


@pytest.fixture(autouse=True)
def seven_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name "seven" gives a cascade of seven stages, four frames of 2x4 at the base, in chunks of eight."""
    family = SevenFamily()
    family.stages = tuple(
        replace(s, frames=s.frames // 4, height=s.height // 2, width=s.width // 2, chunk=8, tile=(24, 48))
        for s in STAGES
    )
    monkeypatch.setitem(registry.FAMILIES, "seven", lambda device: family)


def request(clip: Path, **changes: Any) -> EditRequest:
    source = Clip(LocalMedia(str(clip)))
    settings: dict[str, Any] = {"finetune": FinetuneSettings("mixed", steps=2), "sampling": WHOLE, "model": "seven"}
    return EditRequest(source, "a red star", **(settings | changes))


def worked(events: list[Event]) -> list[str]:
    """The phases that took a step, in order."""
    return list(dict.fromkeys(event.stage for event in events if isinstance(event, StepDone)))


def outputs(workspace: Workspace) -> dict[str, np.ndarray]:
    """The kept output of each stage of a job."""
    return {stage["name"]: read(workspace.stages / stage["key"]) for stage in manifest(workspace)["resolved"]["stages"]}


def test_seven_stages_run_each_is_kept_and_announced(clip: Path, workspace: Workspace) -> None:
    events = finished(request(clip), workspace)
    assert worked(events) == [
        "finetune-base", "base", "tsr1", "finetune-ssr1", "ssr1", "finetune-ssr2", "ssr2", "tsr2", "tsr3", "ssr3",
        "write",
    ]  # fmt: skip
    assert [event.stage for event in events if isinstance(event, PreviewReady)] == NAMES
    kept = outputs(workspace)
    assert [kept[name].shape for name in NAMES] == [
        (4, 2, 4, 3), (8, 2, 4, 3), (8, 4, 8, 3), (8, 16, 32, 3), (16, 16, 32, 3), (32, 16, 32, 3), (32, 64, 128, 3),
    ]  # fmt: skip
    assert {array.dtype for array in kept.values()} == {np.dtype(np.uint8)}
    previews = [probe(workspace.folder / f"stage-{index}-{name}.mp4") for index, name in enumerate(NAMES)]
    source = probe(clip)
    assert {(info.frames, info.fps, info.height, info.width) for info in previews} == {
        (source.frames, source.fps, source.height, source.width)
    }, "each preview can lie where the take will"
    done = [event for event in events if isinstance(event, StepDone) and event.stage == "ssr3"]
    assert [event.done for event in done] == list(range(1, done[-1].total + 1))


def test_a_later_job_goes_on_where_a_draft_stopped(clip: Path, workspace: Workspace, tmp_path: Path) -> None:
    draft = finished(request(clip, sampling=DRAFT), workspace)
    assert worked(draft) == ["finetune-base", "base", "tsr1", "finetune-ssr1", "ssr1", "write"]
    final = replace(workspace, folder=tmp_path / "final")
    events = finished(request(clip), final)
    assert worked(events) == ["finetune-ssr2", "ssr2", "tsr2", "tsr3", "ssr3", "write"]
    assert [event.stage for event in events if isinstance(event, PreviewReady)] == NAMES
    assert manifest(final)["resolved"]["stages"][:3] == manifest(workspace)["resolved"]["stages"]
    fresh = replace(workspace, folder=tmp_path / "fresh", store=tmp_path / "fresh-store")
    finished(request(clip), fresh)
    assert np.array_equal(outputs(final)["ssr3"], outputs(fresh)["ssr3"])


@pytest.mark.parametrize(
    "changes",
    [
        {"sampling": replace(DRAFT, seed=1)},
        {"sampling": replace(DRAFT, s=0.8)},
        {"sampling": replace(DRAFT, steps=1)},
        {"sampling": replace(DRAFT, guidance=2.0)},
        {"finetune": FinetuneSettings("mixed", steps=1)},
        {"finetune": FinetuneSettings("none")},
    ],
)
def test_a_job_with_other_settings_begins_anew(
    clip: Path, workspace: Workspace, tmp_path: Path, changes: dict[str, Any]
) -> None:
    finished(request(clip, sampling=replace(DRAFT, until="base")), workspace)
    other = replace(changes.get("sampling", DRAFT), until="base")
    events = finished(request(clip, **(changes | {"sampling": other})), replace(workspace, folder=tmp_path / "other"))
    assert "base" in worked(events)


def test_steps_are_capped_for_all_stages_or_for_the_upscaling_ones(clip: Path, workspace: Workspace) -> None:
    finished(request(clip, sampling=SamplingSettings(s=0.9, upscaling_steps=1, until="ssr1")), workspace)
    steps = {stage["name"]: stage["steps"] for stage in manifest(workspace)["resolved"]["stages"]}
    assert steps == {"base": 4, "tsr1": 1, "ssr1": 1}


def test_an_unknown_stage_is_refused_with_the_names_of_all(clip: Path, workspace: Workspace) -> None:
    with pytest.raises(InvalidRequest, match=r"^sampling.until: the model has no stage 'tsr9'") as refused:
        list(run(request(clip, sampling=replace(WHOLE, until="tsr9")), workspace))
    assert all(name in refused.value.fix for name in NAMES)
    assert not workspace.stages.exists()


@pytest.mark.parametrize("stop_at", [("base", 1), ("tsr2", 3), ("ssr3", 5)])
def test_stopped_within_a_chunk_it_goes_on_with_that_chunk(
    clip: Path, workspace: Workspace, tmp_path: Path, stop_at: tuple[str, int]
) -> None:
    plain = request(clip, finetune=FinetuneSettings("none"), sampling=replace(WHOLE, until=stop_at[0]))
    events = run(plain, workspace)
    for event in events:
        if isinstance(event, StepDone) and (event.stage, event.done) == stop_at:
            events.close()
    rest = finished(plain, workspace)
    again = [event.done for event in rest if isinstance(event, StepDone) and event.stage == stop_at[0]]
    steps = min(2, next(stage.steps for stage in STAGES if stage.name == stop_at[0]))
    assert again[0] == (stop_at[1] - 1) // steps * steps + 1
    unbroken = replace(workspace, folder=tmp_path / "unbroken", store=tmp_path / "unbroken-store")
    finished(plain, unbroken)
    assert np.array_equal(outputs(workspace)[stop_at[0]], outputs(unbroken)[stop_at[0]])


@pytest.mark.parametrize(
    ("frames", "fps", "base_frames"),
    [
        (1, Fraction(25), 4),
        (2, Fraction(240), 4),
        (37, Fraction(24000, 1001), 5),
        (113, Fraction(10), 34),
        (1199, Fraction(30000, 1001), 121),
    ],
)
def test_a_clip_of_any_length_and_rate_keeps_both(
    tmp_path: Path, workspace: Workspace, frames: int, fps: Fraction, base_frames: int
) -> None:
    path = tmp_path / "long.mkv"
    write_video(path, iter(moving(frames)), fps, master=True)
    sampling = replace(DRAFT, until="tsr1", steps=1)
    finished(request(path, finetune=FinetuneSettings("none"), sampling=sampling), workspace)
    info = probe(workspace.folder / "take.mp4")
    assert (info.frames, info.fps, info.width, info.height) == (frames, fps, 32, 16)
    assert [output.shape[0] for output in outputs(workspace).values()] == [base_frames, 2 * base_frames]


def test_without_noise_a_long_clip_comes_back_in_its_own_time(tmp_path: Path, workspace: Workspace) -> None:
    path, clip = tmp_path / "long.mkv", moving(301)
    write_video(path, iter(clip), Fraction(30), master=True)
    sampling = replace(WHOLE, s=0.0, until="base")
    output = OutputSettings(master=True)
    finished(request(path, finetune=FinetuneSettings("none"), sampling=sampling, output=output), workspace)
    take = read_clip(workspace.folder / "master.mkv")
    known = slice(0, 290)
    assert np.abs(take[known, 2:-2].astype(int) - clip[known, 2:-2]).max() <= 6


def moving(frames: int) -> np.ndarray:
    """uint8 [frames, 16, 32, 3]: rows of one grey that brightens evenly from 20 to 220."""
    grey = np.linspace(20, 220, frames).astype(np.uint8)
    return np.broadcast_to(grey[:, None, None, None], (frames, 16, 32, 3))
