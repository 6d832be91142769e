"""What a take sets off by itself when it comes: landing, the place of its draft, the bin."""

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
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.backend.contract.settings import SamplingSettings
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.cargo import Take
from bl_ext.user_default.dreamstrip.blender_addon.daemon.commands import Send
from bl_ext.user_default.dreamstrip.blender_addon.daemon.reports import DraftFetched, TakeFetched
from bl_ext.user_default.dreamstrip.blender_addon.daemon.session import Session
from bl_ext.user_default.dreamstrip.blender_addon.presets import QUALITIES
from bl_ext.user_default.dreamstrip.blender_addon.shots import shot_list
from bl_ext.user_default.dreamstrip.blender_addon.takes import (
    arrivals,
    binned,
    identity,
    records,
    stack,
    strip_record,
    strips,
)


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

    def submit(self, strip: Any, quality: str = "full", lands: bool = True) -> records.Record:
        """What the button leaves behind."""
        self.timeline.select(strip)
        self.scene.dreamstrip.quality = quality
        identity.claim(self.editor, strip)
        (shot,) = shot_list.shots(self.scene)
        record = records.Record.of_shot(self.scene, str(uuid.uuid4()), shot, lands=lands)
        records.remember(self.scene, record)
        self.session.submitted(self.scene.name, record)
        return record

    def draft(self, job_id: str, stage: str = "base", width: int = 360) -> None:
        """What a stage of a running job shows has come."""
        self._job(job_id, JobState.RUNNING)
        draft = Take(self._media, 150, self._request(None), "embedded", stage, width, 200, f"stage-0-{stage}.mp4")
        self.session.hear(DraftFetched(job_id, draft))

    def finish(self, job_id: str, until: str | None = None) -> None:
        """A job's take has come."""
        self._job(job_id, JobState.DONE)
        take = Take(self._media, 150, self._request(until), "embedded", "", 720, 400, "take.mp4")
        self.session.hear(TakeFetched(job_id, take))

    @property
    def _media(self) -> Path:
        return Path(self.timeline.media / "marathon.mp4")

    def _request(self, until: str | None) -> EditRequest:
        return EditRequest(Clip(LocalMedia("/a.mp4")), "at night", sampling=SamplingSettings(until=until))

    def _job(self, job_id: str, state: JobState) -> None:
        job = SimpleNamespace(id=job_id, warnings=(), label="label", state=state)
        self.session.jobs[job_id] = cast("JobView", job)

    def follow(self, record: records.Record, quality: str) -> str:
        """Have the job done again at another quality, to land in the place of its take; the new job's id."""
        current = cast("runtime.Runtime", self)
        arrivals.follow(current, self.scene, record, self.session.takes[record.job_id], quality)
        return self.sent[-1].outbound.job_id

    def shown(self) -> tuple[str, str]:
        """The job and the stage of the take that the one take strip shows."""
        take = strip_record.read(self.stack()).take
        assert take is not None
        return take.job_id, take.stage

    def try_to_settle(self) -> bool:
        return arrivals.settle(cast("runtime.Runtime", self))

    def settle(self) -> None:
        """As many turns of the timer as it takes."""
        for _ in range(20):
            self.session.takes_wait = not self.try_to_settle()
            if not self.session.takes_wait:
                return
        raise AssertionError("there is always more to do")

    def stages(self) -> list[str | None]:
        """How far the jobs that were sent go."""
        return [send.outbound.request.sampling.until for send in self.sent]  # type: ignore[union-attr]

    def stack(self) -> Any:
        """The one take strip."""
        (strip,) = (strip for strip in compat.strips(self.editor) if stack.is_take(strip))
        return strip


@pytest.fixture
def desk(timeline: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk in the place of the add-on's own, so that undo and redo reach it too."""
    desk = Desk(timeline)
    monkeypatch.setattr(runtime, "current", lambda: desk)
    yield desk


@pytest.mark.parametrize("quality", QUALITIES)
def test_a_draft_lands_and_what_is_better_takes_its_place(desk: Desk, quality: str) -> None:
    clip = desk.timeline.clip(channel=1, start=21, length=60)
    other = desk.timeline.still("other", 5, 300, 10)
    record = desk.submit(clip, quality)
    assert record.lands
    desk.timeline.select(other)
    desk.draft(record.job_id)
    desk.settle()
    strip = desk.stack()
    assert (strip.channel, compat.left(strip), compat.right(strip)) == (2, 21, 81)
    assert desk.editor.active_strip == other and other.select, "the selection stays the user's"
    assert desk.shown() == (record.job_id, "base")
    desk.draft(record.job_id, "ssr2")
    desk.settle()
    assert (desk.shown(), desk.stack()) == ((record.job_id, "ssr2"), strip)
    desk.finish(record.job_id)
    desk.settle()
    assert (desk.shown(), desk.stack()) == ((record.job_id, ""), strip)
    assert len(strip_record.read(strip).takes) == 1 and len(desk.names) == 3
    assert desk.session.drafts == {} and desk.sent == []


def test_what_the_user_did_to_a_draft_stays(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(channel=1, start=21, length=60))
    desk.draft(record.job_id)
    desk.settle()
    strip = desk.stack()
    strip.name, strip.mute, strip.blend_type, strip.blend_alpha, strip.channel = "mine", True, "ADD", 0.5, 7
    strip.transform.scale_x, strip.transform.offset_x, strip.crop.min_x = 3.0, 11, 30
    compat.set_content_start(strip, 121)
    compat.set_left(strip, 131)
    for _ in range(2):
        desk.draft(record.job_id, "ssr2")
        desk.settle()
    desk.finish(record.job_id)
    desk.settle()
    assert desk.stack() == strip and desk.shown() == (record.job_id, "")
    assert (strip.name, strip.mute, strip.blend_type, strip.blend_alpha) == ("mine", True, "ADD", 0.5)
    assert (strip.channel, compat.left(strip), compat.right(strip)) == (7, 131, 181)
    assert (strip.transform.scale_x, strip.transform.offset_x, strip.crop.min_x) == (1.5, 11, 60)


def test_the_copies_of_a_draft_are_replaced_too(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(channel=1, start=1, length=60))
    desk.draft(record.job_id)
    desk.settle()
    copy = desk.timeline.clip("copy", 4, 301, 60)
    copy.dreamstrip.record = desk.stack().dreamstrip.record
    desk.finish(record.job_id)
    desk.settle()
    takes = [strip_record.read(strip).take for strip in compat.strips(desk.editor) if stack.is_take(strip)]
    assert [take.stage for take in takes if take is not None] == ["", ""]


def test_a_draft_that_was_pasted_into_another_scene_is_replaced_there(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(channel=1, start=1, length=60))
    desk.draft(record.job_id)
    desk.settle()
    other = bpy.data.scenes.new("the next one")
    pasted = compat.strips(other.sequence_editor_create()).new_movie("pasted", str(desk._media), 1, 1)
    pasted.dreamstrip.record = desk.stack().dreamstrip.record
    desk.finish(record.job_id)
    desk.settle()
    take = strip_record.read(pasted).take
    assert take is not None and take.stage == ""
    assert len(compat.strips(other.sequence_editor)) == 1


def test_a_draft_that_was_split_is_replaced_in_both_parts(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(channel=1, start=1, length=60))
    desk.draft(record.job_id)
    desk.settle()
    strip, part = desk.stack(), desk.timeline.clip("part", 2, 201, 150)
    part.dreamstrip.record = strip.dreamstrip.record
    compat.set_right(strip, 31)
    compat.set_content_start(part, 1)
    compat.set_left(part, 31)
    compat.set_right(part, 61)
    part.channel = 2
    desk.finish(record.job_id)
    desk.settle()
    spans = [(compat.left(one), compat.right(one), one.channel, compat.content_start(one)) for one in (strip, part)]
    assert spans == [(1, 31, 2, 1), (31, 61, 2, 1)]
    assert [strip_record.read(one).takes[0].stage for one in (strip, part)] == ["", ""]


def test_a_draft_that_does_not_show_is_replaced_in_its_stack(desk: Desk) -> None:
    clip = desk.timeline.clip(channel=1, start=1, length=60)
    first, second = desk.submit(clip), desk.submit(clip)
    desk.draft(first.job_id)
    desk.settle()
    desk.finish(second.job_id)
    desk.settle()
    desk.finish(first.job_id)
    desk.settle()
    assert desk.shown() == (second.job_id, ""), "another take shows"
    assert [take.stage for take in strip_record.read(desk.stack()).takes] == ["", ""]


def test_a_draft_stays_where_its_job_ends_without_a_take(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60))
    desk.draft(record.job_id)
    desk.settle()
    desk.session.jobs[record.job_id].state = JobState.FAILED  # type: ignore[misc]
    desk.settle()
    assert desk.shown() == (record.job_id, "base")
    records.forget(desk.scene, record.job_id)
    desk.session.forget(record.job_id)
    desk.settle()
    assert desk.shown() == (record.job_id, "base")


def test_undo_over_a_replacement_ends_at_the_newest_again(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60))
    desk.draft(record.job_id)
    desk.settle()
    bpy.ops.ed.undo_push(message="with the draft")
    desk.scene.dreamstrip.seed = 5
    bpy.ops.ed.undo_push(message="a seed")
    desk.finish(record.job_id)
    desk.settle()
    for step in (bpy.ops.ed.undo, bpy.ops.ed.redo):
        step()
        assert desk.session.takes_wait
        desk.settle()
        assert desk.shown() == (record.job_id, "") and len(desk.names) == 2


def test_a_take_that_follows_another_takes_its_place(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(channel=1, start=21, length=60), "draft")
    desk.finish(draft.job_id, "base")
    strips.place_take(desk.scene, draft, desk.session.takes[draft.job_id], ())
    strip = desk.stack()
    following = desk.follow(draft, "full")
    assert desk.follow(draft, "full") == following, "sent again it is the same job"
    assert desk.stages() == [None, None]
    desk.finish(following)
    desk.settle()
    assert (desk.stack(), desk.shown()) == (strip, (following, ""))
    assert [take.job_id for take in strip_record.read(strip).takes] == [following]
    assert len(desk.names) == 2


def test_a_take_that_is_to_wait_waits(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60), lands=False)
    desk.finish(record.job_id, None)
    desk.settle()
    assert desk.names == ["marathon"] and binned.listed(desk.scene) == () and desk.sent == []


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


@pytest.mark.parametrize("lands", [True, False])
def test_a_take_whose_source_is_gone_goes_to_the_bin_and_comes_back_with_it(desk: Desk, lands: bool) -> None:
    clip = desk.timeline.clip(channel=1, start=21, length=60)
    record = desk.submit(clip, lands=lands)
    kept = clip.dreamstrip.record
    desk.timeline.strips.remove(clip)
    desk.finish(record.job_id)
    desk.settle()
    desk.settle()
    (filed,) = binned.listed(desk.scene)
    assert (filed.job_id, desk.names) == (record.job_id, [])
    assert strips.source_of(desk.scene, record) is None
    pasted = desk.timeline.clip("marathon.001", channel=2, start=201, length=60)
    pasted.dreamstrip.record = kept
    assert bpy.ops.dreamstrip.bin_import(job_id=record.job_id) == {"FINISHED"}
    assert (desk.stack().channel, compat.left(desk.stack())) == (3, 201)
    assert binned.listed(desk.scene) == ()


def test_a_scene_without_a_timeline_has_no_source(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip())
    bare = bpy.data.scenes.new("Without Timeline")
    assert bare.sequence_editor is None and strips.source_of(bare, record) is None


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
    (filed,) = binned.listed(desk.scene)
    assert "channel" in filed.reason and desk.names == ["marathon"]


def test_a_draft_that_the_user_deleted_does_not_come_back_as_a_better_take(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60))
    desk.draft(record.job_id)
    desk.settle()
    desk.timeline.strips.remove(desk.stack())
    desk.settle()
    desk.finish(record.job_id)
    desk.settle()
    assert desk.names == ["marathon"]


def test_a_draft_that_was_filed_is_replaced_in_the_bin(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60))
    desk.draft(record.job_id)
    desk.settle()
    strips.revert(desk.scene, desk.stack())
    desk.finish(record.job_id)
    desk.settle()
    (filed,) = binned.listed(desk.scene)
    assert (filed.job_id, filed.record.takes[0].stage, filed.reason) == (record.job_id, "", "Reverted to the source")
    assert desk.names == ["marathon"]


def test_a_take_that_was_filed_is_followed_into_the_bin(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    desk.finish(draft.job_id, "base")
    desk.settle()
    strips.revert(desk.scene, desk.stack())
    better = desk.follow(draft, "full")
    desk.finish(better)
    desk.settle()
    assert [found.job_id for found in binned.listed(desk.scene)] == [better]
    assert desk.names == ["marathon"]


def test_landing_is_no_undo_step_and_outlives_the_undo_of_another(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60))
    bpy.ops.ed.undo_push(message="before")
    desk.scene.dreamstrip.seed = 5
    bpy.ops.ed.undo_push(message="a seed")
    desk.draft(record.job_id)
    desk.settle()
    assert desk.names == ["marathon", "marathon take"]
    bpy.ops.ed.undo()
    assert desk.scene.dreamstrip.seed == 0, "the user's last step was undone, not the landing"
    assert desk.session.takes_wait
    desk.settle()
    assert desk.names == ["marathon", "marathon take"]


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


def test_a_duplicated_scene_shows_the_take_too_and_its_better_ones(desk: Desk) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    copy = desk.scene.copy()
    for come in (desk.draft, desk.finish):
        come(draft.job_id)
        desk.settle()
        assert len(compat.strips(copy.sequence_editor)) == len(compat.strips(desk.editor)) == 2
    assert [stack.drafts(scene) for scene in (copy, desk.scene)] == [frozenset()] * 2 and desk.sent == []


def test_nothing_lands_while_the_user_drags_something(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = desk.submit(desk.timeline.clip(length=60))
    desk.finish(draft.job_id)
    monkeypatch.setattr(arrivals, "_is_busy", lambda: True)
    assert not desk.try_to_settle()
    assert desk.names == ["marathon"]
    desk.session.takes_wait = True
    monkeypatch.undo()
    monkeypatch.setattr(runtime, "current", lambda: desk)
    desk.settle()
    assert desk.names == ["marathon", "marathon take"]


def test_what_makes_no_take_does_not_land(desk: Desk) -> None:
    desk.scene.dreamstrip.coarse = True
    assert desk.submit(desk.timeline.still()).lands, "a take of the camera alone is one too"
    desk.scene.dreamstrip.kind = "finetune"
    assert not desk.submit(desk.timeline.clip(channel=3)).lands


def test_many_takes_land_in_turns_each_of_them_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "_TURN_SECONDS", 0.0)
    first, second = (desk.submit(desk.timeline.clip(f"clip {at}", start=at, length=10)) for at in (1, 101))
    drafted = desk.submit(desk.timeline.clip("drafted", start=201, length=10))
    desk.draft(drafted.job_id)
    desk.settle()
    for record in (first, second, drafted):
        desk.finish(record.job_id)
    turns = []
    while not desk.try_to_settle():
        desk.session.takes_wait = True
        turns.append(sorted(job_id for job_id in stack.job_ids(desk.scene)))
    assert [len(turn) for turn in turns][:2] == [2, 3], "one more with each turn"
    assert set(turns[-1]) == {record.job_id for record in (first, second, drafted)}
    assert stack.drafts(desk.scene) == frozenset() and len(desk.names) == 6


@pytest.mark.parametrize(
    ("state", "has_id", "wanted", "lands"),
    [
        (JobState.RUNNING, False, True, True),
        (JobState.DONE, True, True, True),
        (JobState.DONE, False, True, False),
        (JobState.RUNNING, True, False, False),
    ],
)
def test_a_job_that_only_its_label_is_left_of_lands_where_it_surely_belongs(
    desk: Desk, tmp_path: Path, state: JobState, has_id: bool, wanted: bool, lands: bool
) -> None:
    clip = desk.timeline.clip(length=60)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cut.blend"))
    label = identity.origin_of(desk.scene, clip).to_label()
    if not has_id:
        clip.dreamstrip.record = ""
    job = cast("JobView", SimpleNamespace(id=str(uuid.uuid4()), kind="edit", label=label, state=state))
    records.adopt([job], wanted)
    (record,) = records.listed(desk.scene)
    assert (record.job_id, record.strip, record.lands) == (job.id, "marathon", lands)


def test_undo_finds_records_anew(desk: Desk) -> None:
    record = desk.submit(desk.timeline.clip(length=60))
    bpy.ops.ed.undo_push(message="before")
    records.change(desk.scene, record.job_id, landed=True)
    bpy.ops.ed.undo_push(message="landed")
    assert replace(record, landed=True) == records.find(desk.scene, record.job_id)
    bpy.ops.ed.undo()
    assert record == records.find(desk.scene, record.job_id)
