"""The line on the strips: what it says in which state, and what it costs."""

from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import ErrorView
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import keys
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.reports import Preparing
from bl_ext.user_default.dreamstrip.blender_addon.daemon.session import Session
from bl_ext.user_default.dreamstrip.blender_addon.takes import (
    identity,
    records,
    source_state,
    strip_record,
    timeline_line,
)
from bl_ext.user_default.dreamstrip.blender_addon.takes.panel_settings import PanelSettings
from bl_ext.user_default.dreamstrip.blender_addon.takes.strip_record import SourceState, StripRecord, TakeEntry
from bl_ext.user_default.dreamstrip.blender_addon.views import strip_lines
from bl_ext.user_default.dreamstrip.blender_addon.views.strip_lines import StripLine


def _submitted(timeline: Any, strip: Any, job_id: str = "job", kind: str = "edit") -> None:
    strip_id = identity.claim(timeline.scene.sequence_editor, strip)
    records.remember(timeline.scene, records.Record(job_id, kind, strip.name, strip_id, 1, 0, 1, False))


def _job(state: JobState, fraction: float = 0.0, job_id: str = "job") -> Any:
    return SimpleNamespace(id=job_id, state=state, fraction=fraction)


def _lines(scene: Any, session: Session) -> tuple[StripLine, ...]:
    return strip_lines.lines(strip_lines.places(scene), session)


def _told(timeline: Any, session: Session) -> list[tuple[str, float]]:
    return [(line.state, line.fraction) for line in _lines(timeline.scene, session)]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (JobState.QUEUED, [("queued", 0.0)]),
        (JobState.INTERRUPTED, [("queued", 0.25)]),
        (JobState.RUNNING, [("running", 0.25)]),
        (JobState.DONE, [("done", 1.0)]),
        (JobState.FAILED, [("failed", 1.0)]),
        (JobState.CANCELLED, []),
    ],
)
def test_a_strip_shows_what_its_job_does(timeline: Any, state: JobState, told: list[tuple[str, float]]) -> None:
    _submitted(timeline, timeline.clip())
    fraction = 0.0 if state is JobState.QUEUED else 0.25
    assert _told(timeline, Session(jobs={"job": _job(state, fraction)})) == told


def test_the_newest_job_counts(timeline: Any) -> None:
    clip = timeline.clip()
    _submitted(timeline, clip, "old")
    _submitted(timeline, clip, "new")
    jobs = {"old": _job(JobState.FAILED), "new": _job(JobState.RUNNING, 0.5)}
    assert _told(timeline, Session(jobs=jobs)) == [("running", 0.5)]


def test_before_and_without_the_daemon(timeline: Any) -> None:
    _submitted(timeline, timeline.clip())
    assert _told(timeline, Session()) == []
    assert _told(timeline, Session(preparing={"job": Preparing("job", "", 0.5)})) == [("queued", 0.0)]
    assert _told(timeline, Session(refused={"job": ErrorView("", "", "")})) == [("failed", 1.0)]


def test_a_finetune_that_is_done_asks_for_nothing(timeline: Any) -> None:
    _submitted(timeline, timeline.clip(), kind="finetune")
    assert _told(timeline, Session(jobs={"job": _job(JobState.DONE)})) == []


def test_a_copy_shows_nothing_and_the_parts_of_a_split_both_show(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=1, length=50)
    _submitted(timeline, clip)
    copy, part = timeline.clip("marathon.001", 3, 301, 50), timeline.clip("marathon.002", 4, 1, 100)
    copy.dreamstrip.record = part.dreamstrip.record = clip.dreamstrip.record
    lines = _lines(timeline.scene, Session(jobs={"job": _job(JobState.RUNNING, 0.5)}))
    assert {line.channel for line in lines} == {1, 4}


def test_a_take_shows_whether_it_is_stale(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=1, length=50)
    _submitted(timeline, clip)
    then = SourceState(clip.filepath, clip.filepath, 0, 50)
    entry = TakeEntry("job", clip.filepath, PanelSettings("edit", ""), "", (), 50, 0, False, then)
    take = timeline.clip("take", 2, 1, 50)
    source_id = strip_record.read(clip).strip_id
    strip_record.write(take, StripRecord(source="marathon", source_id=source_id, last=50, takes=(entry,)))
    session = Session(jobs={"job": _job(JobState.DONE)})
    assert [(line.channel, line.state) for line in _lines(timeline.scene, session)] == [(2, "done")]
    compat.set_right(clip, 61)
    assert [(line.channel, line.state) for line in _lines(timeline.scene, session)] == [(2, "stale")]


def test_a_still_whose_camera_changed_has_a_stale_take(timeline: Any) -> None:
    still = timeline.still(channel=1, start=1, length=24)
    _submitted(timeline, still)
    entry = TakeEntry("job", "", PanelSettings("animate", ""), "", (), 24, 0, False, source_state.state_of(still))
    take = timeline.clip("take", 2, 1, 24)
    source_id = strip_record.read(still).strip_id
    strip_record.write(take, StripRecord(source="coffee", source_id=source_id, last=24, takes=(entry,)))
    session = Session(jobs={"job": _job(JobState.DONE)})
    assert [line.state for line in _lines(timeline.scene, session)] == ["done"]
    keys.apply_preset(timeline.scene, still, "zoom_in")
    bpy.context.view_layer.update()
    assert [line.state for line in _lines(timeline.scene, session)] == ["stale"]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (JobState.RUNNING, [("running", 0.5), ("running", 0.5)]),
        (JobState.FAILED, [("failed", 1.0), ("failed", 1.0)]),
        (JobState.CANCELLED, [("done", 1.0)]),
        (JobState.DONE, [("done", 1.0), ("done", 1.0)]),
    ],
)
def test_a_draft_shows_what_its_job_does(timeline: Any, state: JobState, told: list[tuple[str, float]]) -> None:
    clip = timeline.clip(channel=1, start=1, length=50)
    _submitted(timeline, clip)
    entry = TakeEntry("job", clip.filepath, PanelSettings("edit", ""), "", (), 50, 0, False, None, "base")
    take = timeline.clip("take", 2, 1, 50)
    source_id = strip_record.read(clip).strip_id
    strip_record.write(take, StripRecord(source="marathon", source_id=source_id, last=50, takes=(entry,)))
    assert _told(timeline, Session(jobs={"job": _job(state, 0.5)})) == told


def test_a_scene_without_strips_has_no_line() -> None:
    assert _lines(bpy.data.scenes.new("empty"), Session()) == ()


def test_1000_strips_and_jobs_are_told_quickly(timeline: Any) -> None:
    session = Session()
    for index in range(1000):
        strip = timeline.strips.new_effect(
            name=f"strip {index}", type="COLOR", channel=1 + index % 100, frame_start=1 + 30 * (index // 100),
            **({"length": 25} if compat.VERSION >= (5, 0, 0) else {"frame_end": 26 + 30 * (index // 100)}),
        )  # fmt: skip
        strip_record.write(strip, StripRecord(strip_id=f"id {index}", claimed_name=strip.name))
        job = f"job {index}"
        records.remember(timeline.scene, records.Record(job, "edit", strip.name, f"id {index}", 1, 0, 1, False))
        session.jobs[job] = _job(JobState.RUNNING, 0.5, job)
    records.changed()
    assert len(_lines(timeline.scene, session)) == 1000
    began = time.perf_counter()
    _lines(timeline.scene, session)
    assert time.perf_counter() - began < 0.5


_LINE = StripLine(left=1, right=101, channel=3, state="running", fraction=0.25)


def test_a_line_is_filled_from_the_left() -> None:
    filled, rest = timeline_line.corners([_LINE], 0.1)
    bottom, top = pytest.approx(3.06), pytest.approx(3.16)
    assert filled.tolist() == [[1, bottom], [26, bottom], [26, top], [1, top]]
    assert rest.tolist() == [[26, bottom], [101, bottom], [101, top], [26, top]]


@pytest.mark.parametrize("fraction", [0.0, 1.0, 2.0])
def test_a_line_never_leaves_its_strip(fraction: float) -> None:
    across = timeline_line.corners([replace(_LINE, fraction=fraction)] * 3, 0.1)[..., 0]
    assert (across.min(), across.max(), len(across)) == (1, 101, 6)


def test_a_line_is_thin_however_far_one_zooms_out() -> None:
    assert timeline_line.lines_height(0.02, 1.0) == pytest.approx(0.08)
    assert timeline_line.lines_height(0.5, 2.0) == 0.2


def test_a_redraw_without_a_change_builds_nothing(timeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _submitted(timeline, timeline.clip())
    session = runtime.current().session
    session.preparing["job"] = Preparing("job", "Getting ready", 0.0)
    built: list[str] = []
    places, lines = strip_lines.places, strip_lines.lines

    def note(name: str, result: Any) -> Any:
        built.append(name)
        return result

    monkeypatch.setattr(timeline_line, "_batch", lambda *_arguments: note("batch", None))
    monkeypatch.setattr(strip_lines, "places", lambda scene: note("places", places(scene)))
    monkeypatch.setattr(strip_lines, "lines", lambda *arguments: note("lines", lines(*arguments)))

    def drawn(height: float = 0.1) -> list[str]:
        built.clear()
        timeline_line._update(timeline.scene, height)
        return list(built)

    assert drawn() == ["places", "lines", "batch"]
    assert drawn() == []
    session.revision += 1
    assert drawn() == ["lines"], "a job's news does not read the strips, and other jobs' alter nothing"
    timeline_line._strips_changed()
    assert drawn() == ["places", "lines"]
    assert drawn(0.2) == ["batch"]
    session.preparing.clear()
    session.revision += 1
    assert drawn(0.2) == ["lines", "batch"]
