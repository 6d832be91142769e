"""What a finished take sets off by itself: landing, the place of its draft, the bin, the next quality."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState, JobView
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest, SamplingSettings
from bl_ext.user_default.dreamstrip.blender_addon import (
    compat,
    identity,
    records,
    request_builder,
    runtime,
    strips,
    take_arrivals,
    take_bin,
    take_record,
    take_stack,
)
from bl_ext.user_default.dreamstrip.blender_addon.messages import Send, Take
from bl_ext.user_default.dreamstrip.blender_addon.session import Session


class Desk:
    """The window's side of a daemon that has done what a test says."""

    def __init__(self, timeline: Any) -> None:
        self.timeline = timeline
        self.session = Session()
        self.sent: list[Send] = []
        self.post = self.sent.append

    @property
    def scene(self) -> Any:
        return bpy.data.scenes[0]

    @property
    def editor(self) -> Any:
        return self.scene.sequence_editor

    @property
    def names(self) -> list[str]:
        return sorted(strip.name for strip in compat.strips(self.editor))

    def submit(self, strip: Any, quality: str = "stages") -> records.Record:
        """What the button leaves behind."""
        self.timeline.select(strip)
        self.scene.dreamstrip.quality = quality
        identity.claim(self.editor, strip)
        (shot,) = request_builder.shots(self.scene)
        record = records.Record.of_shot(self.scene, str(uuid.uuid4()), shot)
        records.remember(self.scene, record)
        self.session.submitted(self.scene.name, record)
        return record

    def finish(self, job_id: str, until: str | None = "base") -> None:
        """A job's take has come."""
        request = EditRequest(Clip(LocalMedia("/a.mp4")), "at night", sampling=SamplingSettings(until=until))
        job = SimpleNamespace(id=job_id, warnings=(), label="label", state=JobState.DONE)
        self.session.jobs[job_id] = cast("JobView", job)
        media = self.timeline.media / "marathon.mp4"
        self.session.takes[job_id] = Take(Path(media), 150, request, "embedded")

    def try_to_settle(self) -> bool:
        return take_arrivals.settle(cast("runtime.Runtime", self))

    def settle(self) -> None:
        assert self.try_to_settle()

    def stages(self) -> list[str | None]:
        """How far the jobs that were sent go."""
        return [send.outbound.request.sampling.until for send in self.sent]  # type: ignore[union-attr]

    def stack(self) -> Any:
        """The one take strip."""
        (strip,) = (strip for strip in compat.strips(self.editor) if take_stack.is_take(strip))
        return strip


@pytest.fixture
def desk(timeline: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk in the place of the add-on's own, so that undo and redo reach it too."""
    desk = Desk(timeline)
    monkeypatch.setattr(runtime, "current", lambda: desk)
    yield desk


def test_a_draft_lands_and_the_next_quality_is_sent(desk: Desk) -> None:
    clip = desk.timeline.clip(channel=1, start=21, length=60)
    other = desk.timeline.still("other", 5, 300, 10)
    draft = desk.submit(clip)
    assert (draft.lands, draft.then) == (True, "preview full")
    desk.timeline.select(other)
    desk.finish(draft.job_id)
    desk.settle()
    assert (desk.stack().channel, compat.left(desk.stack()), compat.right(desk.stack())) == (2, 21, 81)
    assert desk.editor.active_strip == other and other.select, "the selection stays the user's"
    (send,) = desk.sent
    assert desk.stages() == ["ssr2"]
    follower = records.find(desk.scene, send.outbound.job_id)
    assert follower is not None
    assert (follower.follows, follower.then, follower.landed) == (draft.job_id, "full", False)
    desk.settle()
    assert len(desk.sent) == 1 and len(desk.names) == 3, "once"


def test_later_stages_take_the_place_of_the_draft(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(channel=1, start=21, length=60))
    desk.finish(draft.job_id)
    desk.settle()
    strip, expected = desk.stack(), [draft.job_id]
    for until in ("ssr2", None):
        assert [take.job_id for take in take_record.read(strip).takes] == expected
        expected = [desk.sent[-1].outbound.job_id]
        desk.finish(expected[0], until)
        desk.settle()
        assert desk.stack() == strip
    assert [take.job_id for take in take_record.read(strip).takes] == expected
    assert desk.stages() == ["ssr2", None]
    assert len(desk.names) == 2


def test_a_take_that_was_not_asked_to_land_waits(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60), "full")
    desk.finish(record.job_id, None)
    desk.settle()
    assert desk.names == ["marathon"] and take_bin.listed(desk.scene) == () and desk.sent == []


def test_a_take_lands_where_its_source_is_now(desk: Desk) -> None:
    clip = desk.timeline.clip(channel=1, start=21, length=60)
    draft = desk.submit(clip)
    clip.name = "runners"
    compat.set_content_start(clip, 121)
    compat.set_left(clip, 131)
    clip.channel = 4
    desk.finish(draft.job_id)
    desk.settle()
    assert (desk.stack().channel, compat.left(desk.stack()), compat.right(desk.stack())) == (5, 131, 181)


@pytest.mark.parametrize("quality", ["stages", "full"])
def test_a_take_whose_source_is_gone_goes_to_the_bin_and_comes_back_with_it(desk: Desk, quality: str) -> None:
    clip = desk.timeline.clip(channel=1, start=21, length=60)
    record = desk.submit(clip, quality)
    kept = clip.dreamstrip.record
    desk.timeline.strips.remove(clip)
    desk.finish(record.job_id)
    desk.settle()
    desk.settle()
    (binned,) = take_bin.listed(desk.scene)
    assert (binned.job_id, desk.names) == (record.job_id, [])
    assert strips.source_of(desk.scene, record) is None
    pasted = desk.timeline.clip("marathon.001", channel=2, start=201, length=60)
    pasted.dreamstrip.record = kept
    assert bpy.ops.dreamstrip.bin_import(job_id=record.job_id) == {"FINISHED"}
    assert (desk.stack().channel, compat.left(desk.stack())) == (3, 201)
    assert take_bin.listed(desk.scene) == ()


def test_without_a_source_the_bin_gives_a_take_to_the_playhead(desk: Desk) -> None:
    clip = desk.timeline.clip(channel=1, start=21, length=60)
    record = desk.submit(clip)
    desk.timeline.strips.remove(clip)
    desk.finish(record.job_id)
    desk.settle()
    desk.scene.frame_current = 400
    assert bpy.ops.dreamstrip.bin_import(job_id=record.job_id) == {"FINISHED"}
    assert (desk.stack().channel, compat.left(desk.stack()), compat.right(desk.stack())) == (1, 400, 550)


def test_a_full_timeline_sends_the_take_to_the_bin(desk: Desk) -> None:
    clip = desk.timeline.clip(channel=1, length=10)
    draft = desk.submit(clip)
    for channel in range(2, 129):
        desk.editor.channels[channel].lock = True
    desk.finish(draft.job_id)
    desk.settle()
    (binned,) = take_bin.listed(desk.scene)
    assert "channel" in binned.reason and desk.names == ["marathon"]


def test_a_draft_that_the_user_deleted_does_not_come_back_as_a_better_take(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    desk.finish(draft.job_id)
    desk.settle()
    desk.timeline.strips.remove(desk.stack())
    desk.settle()
    desk.finish(desk.sent[-1].outbound.job_id, "ssr2")
    desk.settle()
    assert desk.names == ["marathon"]


def test_a_draft_that_was_filed_is_followed_into_the_bin(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    desk.finish(draft.job_id)
    desk.settle()
    strips.revert(desk.scene, desk.stack())
    better = desk.sent[-1].outbound.job_id
    desk.finish(better, "ssr2")
    desk.settle()
    assert [found.job_id for found in take_bin.listed(desk.scene)] == [better]
    assert desk.names == ["marathon"]


def test_landing_is_no_undo_step_and_outlives_the_undo_of_another(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    bpy.ops.ed.undo_push(message="before")
    desk.scene.dreamstrip.seed = 5
    bpy.ops.ed.undo_push(message="a seed")
    desk.finish(draft.job_id)
    desk.settle()
    assert desk.names == ["marathon", "marathon take"]
    bpy.ops.ed.undo()
    assert desk.scene.dreamstrip.seed == 0, "the user's last step was undone, not the landing"
    assert desk.session.takes_wait
    desk.settle()
    assert desk.names == ["marathon", "marathon take"]
    assert len(desk.sent) == 2 and desk.sent[0] == desk.sent[1], "sent again it is the same job"


def test_a_take_that_the_user_deletes_stays_deleted_and_undo_brings_it_back(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    desk.finish(draft.job_id)
    desk.settle()
    bpy.ops.ed.undo_push(message="something")
    desk.timeline.strips.remove(desk.stack())
    bpy.ops.ed.undo_push(message="delete")
    desk.settle()
    assert desk.names == ["marathon"]
    bpy.ops.ed.undo()
    desk.settle()
    assert desk.names == ["marathon", "marathon take"]


def test_a_duplicated_scene_shows_the_take_too_and_sends_nothing_twice(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    copy = desk.scene.copy()
    desk.finish(draft.job_id)
    desk.settle()
    assert len(compat.strips(copy.sequence_editor)) == len(compat.strips(desk.editor)) == 2
    assert {send.outbound.job_id for send in desk.sent} == {desk.sent[0].outbound.job_id}


def test_nothing_lands_while_the_user_drags_something(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    desk.finish(draft.job_id)
    monkeypatch.setattr(take_arrivals, "_is_busy", lambda: True)
    assert not desk.try_to_settle()
    assert desk.names == ["marathon"]
    desk.session.takes_wait = True
    monkeypatch.undo()
    monkeypatch.setattr(runtime, "current", lambda: desk)
    desk.settle()
    assert desk.names == ["marathon", "marathon take"]


def test_the_camera_alone_has_no_second_quality(desk: Desk) -> None:
    desk.scene.dreamstrip.coarse = True
    assert not desk.submit(desk.timeline.still()).lands


def test_undo_finds_records_anew(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60))
    bpy.ops.ed.undo_push(message="before")
    records.change(desk.scene, record.job_id, landed=True)
    bpy.ops.ed.undo_push(message="landed")
    assert replace(record, landed=True) == records.find(desk.scene, record.job_id)
    bpy.ops.ed.undo()
    assert record == records.find(desk.scene, record.job_id)
