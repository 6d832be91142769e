"""What is shown before jobs are sent, and that only what is agreed to is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.blender_addon import preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.reports import Machine, Preparing
from bl_ext.user_default.dreamstrip.blender_addon.shots import preflight, submitting
from bl_ext.user_default.dreamstrip.blender_addon.shots.preflight import Preflight
from bl_ext.user_default.dreamstrip.blender_addon.takes import records
from bl_ext.user_default.dreamstrip.blender_addon.takes.identity import Origin
from bl_ext.user_default.dreamstrip.blender_addon.views import preflight as view

from tests.blender.fake_daemon import _COSTS, FakeDaemon

Settle = Callable[[Callable[[], object]], None]
_ROOMY = Machine(disk_free=100 << 30, memory_free=4 << 30, memory_total=8 << 30, costs=(_COSTS,))


def _prepare(timeline: Any, machine: Machine | None = _ROOMY, **options: Any) -> Preflight:
    return preflight.prepare(timeline.scene, machine, options.pop("busy", ()), **options)


def _fix(fix: str, key: str = "") -> None:
    assert bpy.ops.dreamstrip.fix_conflict(fix=fix, key=key) == {"FINISHED"}


def _shown() -> Preflight:
    found = runtime.current().session.preflight
    assert found is not None
    return found


def _offer(timeline: Any, machine: Machine = _ROOMY) -> Preflight:
    """A preflight as the dialog has it."""
    runtime.current().session.machine = machine
    runtime.current().session.preflight = _prepare(timeline, machine)
    return _shown()


def _texts(found: Preflight) -> list[str]:
    return [c.text for c in (*found.conflicts, *(c for item in found.items for c in item.conflicts))]


def test_costs_are_those_of_the_daemon_and_a_shared_finetune_counts_once(timeline: Any) -> None:
    timeline.select(timeline.clip("a", 1, 1, 30), timeline.clip("b", 2, 1, 40))
    timeline.scene.dreamstrip.prompt = "at night"
    found = _prepare(timeline)
    # A draft: 5 s to start, 10 steps of 1 s at the base, and once 50 steps of 2 s.
    assert [item.seconds for item in found.items] == [115.0, 15.0]
    assert (found.seconds, found.memory) == (130.0, 1 << 30)
    size = (timeline.media / "marathon.mp4").stat().st_size
    assert [item.disk for item in found.items] == [size + 720 * 400 * 30 // 20, 720 * 400 * 40 // 20]
    assert view.build(found, 9).total.startswith("2 jobs, 70 frames, about 2 min, up to 1.0 GB of memory")
    assert view.build(found, 9).machine == "Rough times, as on a test: the first job here will tell"
    assert view.times("a test", 3) == "Times by what 3 jobs here took"
    timeline.scene.dreamstrip.quality = "full"
    assert _prepare(timeline).items[1].seconds == 5.0 + 10.0 + 2 * 8.0


def test_what_is_rendered_and_what_is_read_is_told(timeline: Any) -> None:
    clip, still = timeline.clip("a", 1, 1, 30), timeline.still("s", 2, 1, 24)
    clip.use_flip_x = still.use_flip_x = True
    grey = timeline.still("g", 3, 1, 24)
    grey.color_saturation = 0.0
    timeline.select(clip, still, grey)
    lines = {line.strip: line.sent for line in view.build(_prepare(timeline), 9).lines}
    assert lines == {
        "a": "Rendered by Blender first, 720 x 400",
        "s": "The picture is read, 600 x 400",
        "g": "Rendered by Blender first, 600 x 400",
    }


def test_without_a_daemon_the_cost_is_unknown(timeline: Any) -> None:
    timeline.select(timeline.clip())
    timeline.scene.dreamstrip.prompt = "at night"
    found = _prepare(timeline, None)
    assert (found.seconds, found.memory) == (None, None)
    assert view.build(found, 1).lines[0].cost == "Cost unknown until the daemon runs"


def test_a_missing_prompt_keeps_one_job_back_and_not_the_others(timeline: Any) -> None:
    first, second = timeline.clip("a", 1, 1, 30), timeline.clip("b", 2, 1, 40)
    timeline.select(first, second)
    timeline.scene.dreamstrip.prompts = "own"
    second.dreamstrip.own_prompt = "at night"
    found = _offer(timeline)
    assert [shot.strip for shot in found.shots] == ["b"]
    first.dreamstrip.own_prompt = "in snow"
    assert len(_offer(timeline).shots) == 2


def test_a_missing_file_is_located(timeline: Any, tmp_path: Path) -> None:
    clip = timeline.clip("a", 1, 1, 30)
    clip.filepath = str(tmp_path / "gone.mp4")
    timeline.select(clip)
    timeline.scene.dreamstrip.prompt = "at night"
    (item,) = _offer(timeline).items
    assert item.conflicts[0].text == "gone.mp4 is not there"
    found = str(timeline.media / "marathon.mp4")
    assert bpy.ops.dreamstrip.fix_conflict(fix="relink", key=item.key, filepath=found) == {"FINISHED"}
    assert _texts(_shown()) == []


def test_a_still_whose_file_is_no_picture_is_told(timeline: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("no picture")
    still = timeline.strips.new_image("notes", str(tmp_path / "notes.png"), 1, 1)
    timeline.select(still)
    timeline.scene.dreamstrip.prompt = "at night"
    assert _texts(_offer(timeline)) == ["notes.png may be no picture"]


def test_no_room_above_a_strip_is_mended_by_unlocking(timeline: Any) -> None:
    clip = timeline.clip("a", 1, 1, 30)
    timeline.still("over", 2, 1, 30)
    channels = timeline.scene.sequence_editor.channels
    for channel in range(2, 129):
        channels[channel].lock = True
    timeline.select(clip)
    timeline.scene.dreamstrip.prompt = "at night"
    found = _offer(timeline)
    assert _texts(found) == ["no free channel above it"]
    _fix("unlock", found.items[0].key)
    assert [shot.channel for shot in _shown().shots] == [3]
    assert [channels[channel].lock for channel in (2, 3, 4)] == [True, False, True]


@pytest.mark.parametrize(("fix", "steps"), [("draft", 1), ("leave_out", 0)])
def test_a_fix_that_changes_the_file_is_one_undo_step(timeline: Any, fix: str, steps: int) -> None:
    timeline.select(timeline.clip("a", 1, 1, 30))
    timeline.scene.dreamstrip.quality = "full"
    bpy.ops.ed.undo_push(message="before")
    timeline.scene.dreamstrip.seed = 5
    bpy.ops.ed.undo_push(message="seed")
    _fix(fix, _offer(timeline).items[0].key)
    bpy.ops.ed.undo()
    assert bpy.data.scenes[0].dreamstrip.seed == (5 if steps else 0)
    assert bpy.data.scenes[0].dreamstrip.quality == "full"


def test_a_muted_channel_is_the_last_to_be_opened(timeline: Any) -> None:
    clip = timeline.clip("a", 1, 1, 30)
    channels = timeline.scene.sequence_editor.channels
    for channel in range(2, 129):
        channels[channel].lock, channels[channel].mute = channel < 5, channel != 3
    timeline.select(clip)
    timeline.scene.dreamstrip.prompt = "at night"
    _fix("unlock", _offer(timeline).items[0].key)
    assert [shot.channel for shot in _shown().shots] == [3]
    channels[3].lock = channels[3].mute = True
    _fix("unlock", _offer(timeline).items[0].key)
    assert [shot.channel for shot in _shown().shots] == [2]


def test_a_full_disk_blocks_all_until_masters_are_given_up(timeline: Any) -> None:
    timeline.select(timeline.clip("a", 1, 1, 150))
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.master = "at night", True
    small = Machine(600 << 20, 4 << 30, 8 << 30, (_COSTS,))
    found = _offer(timeline, small)
    assert found.shots == () and found.conflicts[0].fixes == ("no_master",)
    _fix("no_master")
    assert len(_shown().shots) == 1


def test_a_job_that_does_not_fit_the_memory_is_made_a_draft(timeline: Any) -> None:
    timeline.select(timeline.clip("a", 1, 1, 150))
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.quality = "at night", "full"
    tight = Machine(100 << 30, 1 << 30, 2 << 29, (_COSTS,))
    found = _offer(timeline, tight)
    assert found.shots == () and found.conflicts[0].fixes == ("draft", "leave_out_longest")
    _fix("draft")
    assert len(_shown().shots) == 1
    busy = Machine(100 << 30, 1 << 20, 8 << 30, (_COSTS,))
    found = _offer(timeline, busy)
    assert "free now" in _texts(found)[0] and len(found.shots) == 1


def test_leaving_out_and_taking_back(timeline: Any) -> None:
    timeline.select(timeline.clip("a", 1, 1, 30), timeline.clip("b", 2, 1, 40))
    timeline.scene.dreamstrip.prompt = "at night"
    _offer(timeline)
    _fix("leave_out", "a@1")
    assert [shot.strip for shot in _shown().shots] == ["b"]
    _fix("take_back")
    assert len(_shown().shots) == 2


def test_a_strip_that_has_a_job_already_is_told(timeline: Any) -> None:
    timeline.select(timeline.clip("a", 1, 1, 30))
    timeline.scene.dreamstrip.prompt = "at night"
    found = _prepare(timeline, busy={"a@1"})
    assert len(found.shots) == 1 and "has a job already" in _texts(found)[0]


def test_a_camera_out_of_range_is_told(timeline: Any) -> None:
    still = timeline.still("s", 1, 1, 24)
    still.dreamstrip_camera[0] = 0.0
    timeline.select(still)
    timeline.scene.dreamstrip.coarse = True
    assert _texts(_prepare(timeline))[0].startswith("The camera on frame 1")


def test_a_hundred_strips_are_prepared_in_no_time(timeline: Any) -> None:
    timeline.select(*(timeline.still(f"s{n}", 1 + n, 1, 24) for n in range(100)))
    timeline.scene.dreamstrip.prompt = "{name}"
    found = _prepare(timeline)
    assert (len(found.shots), found.shots[99].prompt) == (100, "s99")
    shown = view.build(found, 12)
    assert (len(shown.lines), shown.hidden) == (12, 88)


def test_several_jobs_are_one_batch_and_rendered_ones_follow(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    clips = [timeline.clip(name, channel, 1, 4) for channel, name in enumerate("abc", 1)]
    clips[1].use_flip_x = clips[2].use_flip_x = True
    timeline.select(*clips)
    timeline.scene.dreamstrip.prompt = "{name} at night"
    assert bpy.ops.dreamstrip.submit_selection() == {"FINISHED"}
    listed = records.listed(timeline.scene)
    assert [record.strip for record in listed] == ["a", "b", "c"]
    assert len({record.batch for record in listed}) == 1 and listed[0].batch
    assert all(record.strip_id for record in listed)
    clips[1].name = "renamed"
    settle(lambda: len(daemon.jobs) == 3)
    requests = [daemon.submissions[record.job_id].request for record in listed]
    assert [request.prompt for request in requests if isinstance(request, EditRequest)] == [
        "a at night", "b at night", "c at night",
    ]  # fmt: skip
    origins = [Origin.from_label(job.label) for job in daemon.jobs.values()]
    assert {origin.batch for origin in origins if origin is not None} == {listed[0].batch}
    settle(lambda: not any(preferences.renders_folder().iterdir()))


def _waits(timeline: Any) -> tuple[Any, records.Record]:
    """A strip that is to be rendered first and was submitted, not prepared yet, and the record of its job."""
    clip = timeline.clip("a", 1, 1, 4)
    clip.use_flip_x = True
    timeline.select(clip)
    timeline.scene.dreamstrip.prompt = "at night"
    bpy.ops.dreamstrip.submit()
    (record,) = records.listed(timeline.scene)
    return clip, record


def test_a_strip_that_goes_before_it_is_prepared_is_refused(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    clip, record = _waits(timeline)
    timeline.strips.remove(clip)
    submitting.prepare_next(runtime.current())
    assert runtime.current().session.refused[record.job_id].message == "The strip has gone."


def test_a_scene_that_goes_before_its_strips_are_prepared_is_told(timeline: Any, daemon: FakeDaemon) -> None:
    _, record = _waits(timeline)
    timeline.scene.name = "Another"
    submitting.prepare_next(runtime.current())
    assert runtime.current().session.refused[record.job_id].message == "The scene has gone."


def test_cancelling_before_it_is_prepared(timeline: Any, daemon: FakeDaemon) -> None:
    _, record = _waits(timeline)
    assert isinstance(runtime.current().session.preparing[record.job_id], Preparing)
    bpy.ops.dreamstrip.cancel(job_id=record.job_id)
    submitting.prepare_next(runtime.current())
    assert not runtime.current().session.unprepared
    assert "Cancelled" in runtime.current().session.refused[record.job_id].message


def test_a_script_sends_nothing_with_a_conflict(timeline: Any, daemon: FakeDaemon) -> None:
    timeline.select(timeline.clip("a", 1, 1, 30), timeline.clip("b", 2, 1, 30))
    with pytest.raises(RuntimeError, match="Write a prompt first"):
        bpy.ops.dreamstrip.submit()
    assert records.listed(timeline.scene) == ()


def test_a_job_without_strips_is_not_sent_for_a_channel(timeline: Any, daemon: FakeDaemon) -> None:
    timeline.select(timeline.clip("a", 1, 1, 20))
    timeline.scene.dreamstrip.prompt = "at night"
    assert bpy.ops.dreamstrip.submit_channel.poll()
    timeline.scene.dreamstrip.kind = "generate"
    assert not bpy.ops.dreamstrip.submit_channel.poll() and bpy.ops.dreamstrip.submit.poll()


@pytest.mark.parametrize("name", ["submit_channel", "submit_markers", "submit_prompted", "submit_selection"])
def test_each_scope_is_an_operator_of_its_own(timeline: Any, daemon: FakeDaemon, name: str) -> None:
    operator = getattr(bpy.ops.dreamstrip, name)
    clip = timeline.clip("a", 1, 1, 20)
    timeline.select()
    if name == "submit_selection":
        timeline.scene.dreamstrip.kind = "edit"
    assert not operator.poll()
    timeline.select(clip)
    timeline.scene.timeline_markers.new("here", frame=5)
    clip.dreamstrip.own_prompt = timeline.scene.dreamstrip.prompt = "at night"
    assert operator() == {"FINISHED"}
    (record,) = records.listed(timeline.scene)
    assert record.left == (5 if name == "submit_markers" else 1)
    assert record.batch == ""


def test_the_machine_is_known_once_connected(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    settle(lambda: runtime.current().session.machine is not None)
    machine = runtime.current().session.machine
    assert machine is not None
    assert (machine.disk_free, machine.memory_total, machine.costs) == (100 << 30, 8 << 30, (_COSTS,))
