"""From the button to the strip and back, against a daemon that moves only when told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import ErrorView
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState
from bl_ext.user_default.dreamstrip.backend.contract.media import MediaRef
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat, preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.takes import records
from bl_ext.user_default.dreamstrip.blender_addon.views import queue, take

from tests.blender.fake_daemon import FakeDaemon

Settle = Callable[[Callable[[], object]], None]


def _submit(timeline: Any, daemon: FakeDaemon, settle: Settle, strip: Any) -> str:
    """Press the button on a strip; the id of its job once the daemon has it and the panel shows it."""
    timeline.select(strip)
    timeline.scene.dreamstrip.prompt = "at night"
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    assert _line(timeline.scene).can_cancel, "before the daemon has heard of it"
    job_id = records.listed(timeline.scene)[-1].job_id
    settle(lambda: job_id in runtime.current().session.jobs)
    assert job_id in daemon.jobs
    return job_id


def _line(scene: Any) -> queue.JobLine:
    line = queue.build(scene, runtime.current().session).lines[0]
    assert isinstance(line, queue.JobLine)
    return line


def test_a_clip_goes_out_and_its_take_comes_back(
    timeline: Any, daemon: FakeDaemon, settle: Settle, by_hand: None
) -> None:
    clip = timeline.clip(channel=1, start=21, length=40)
    job_id = _submit(timeline, daemon, settle, clip)
    request = daemon.submissions[job_id].request
    assert isinstance(request, EditRequest)
    assert isinstance(request.source.media, MediaRef)
    assert daemon.media[request.source.media.sha256] == (timeline.media / "marathon.mp4").read_bytes()

    daemon.change(job_id, state=JobState.RUNNING, stage="base", done=3, total=12, fraction=0.25, seconds_left=75.0)
    settle(lambda: _line(timeline.scene).fraction == 0.25)
    assert _line(timeline.scene).status == "base 3/12, 75 s left"

    daemon.finish(job_id, timeline.media / "marathon.mp4")
    settle(lambda: _line(timeline.scene).can_import)
    assert _line(timeline.scene).status == "Done" and len(compat.strips(timeline.scene.sequence_editor)) == 1
    assert bpy.ops.dreamstrip.import_take(job_id=job_id) == {"FINISHED"}
    strip = timeline.scene.sequence_editor.active_strip
    assert (strip.channel, compat.left(strip), compat.right(strip)) == (2, 21, 61)
    assert _line(timeline.scene).status == "Done, on the timeline"
    shown = take.active(timeline.scene)
    assert shown is not None
    assert (shown.source, shown.prompt) == ("marathon", "at night")
    assert "s 0.95" in shown.details


def test_the_same_file_is_uploaded_once(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    first, second = timeline.clip("a", 1, 1, 20), timeline.clip("b", 1, 30, 20)
    _submit(timeline, daemon, settle, first)
    _submit(timeline, daemon, settle, second)
    assert daemon.uploads == ["marathon.mp4"]


def test_a_rendered_strip_is_uploaded_and_cleared_away(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    clip = timeline.clip(length=5)
    clip.use_flip_x = True
    job_id = _submit(timeline, daemon, settle, clip)
    assert daemon.uploads == [f"{job_id}.mkv"]
    assert list(preferences.renders_folder().iterdir()) == []


def test_cancelling(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    job_id = _submit(timeline, daemon, settle, timeline.clip())
    assert _line(timeline.scene).can_cancel
    bpy.ops.dreamstrip.cancel(job_id=job_id)
    settle(lambda: _line(timeline.scene).status == "Cancelled")
    assert not _line(timeline.scene).can_cancel


def test_deleting(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    job_id = _submit(timeline, daemon, settle, timeline.clip())
    daemon.change(job_id, state=JobState.FAILED, error=ErrorView("bad_media", "It is no video.", "Send another."))
    settle(lambda: _line(timeline.scene).problem == "It is no video. [bad_media]")
    assert _line(timeline.scene).fix == "Send another."
    bpy.ops.dreamstrip.delete_job(job_id=job_id)
    settle(lambda: job_id not in daemon.jobs and not runtime.current().session.jobs)
    assert records.listed(timeline.scene) == ()


def test_a_file_that_is_gone_is_named_before_anything_is_sent(timeline: Any, daemon: FakeDaemon) -> None:
    still = timeline.still()
    still.elements[0].filename = "gone.png"
    timeline.select(still)
    timeline.scene.dreamstrip.coarse = True
    with pytest.raises(RuntimeError, match=r"gone\.png is not there"):
        bpy.ops.dreamstrip.submit()
    assert records.listed(timeline.scene) == ()
    assert daemon.jobs == {}


def test_a_reopened_file_finds_its_jobs(timeline: Any, daemon: FakeDaemon, settle: Settle, tmp_path: Path) -> None:
    clip = timeline.clip(start=11, length=30)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cut.blend"))
    job_id = _submit(timeline, daemon, settle, clip)
    bpy.ops.wm.save_mainfile()
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    daemon.finish(job_id, timeline.media / "marathon.mp4")
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "cut.blend"))
    scene = bpy.data.scenes[0]
    compat.show_scene(bpy.context, scene)
    settle(lambda: _line(scene).can_import)
    assert bpy.ops.dreamstrip.import_take(job_id=job_id) == {"FINISHED"}
    take = scene.sequence_editor.active_strip
    assert Path(bpy.path.abspath(take.filepath)).parent == tmp_path / "dreamstrip"
    assert compat.left(take) == 11


def test_a_file_closed_unsaved_finds_its_jobs_by_their_labels(
    timeline: Any, daemon: FakeDaemon, settle: Settle, tmp_path: Path
) -> None:
    clip = timeline.clip(channel=2, start=11, length=30)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cut.blend"))
    job_id = _submit(timeline, daemon, settle, clip)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "cut.blend"))
    scene = bpy.data.scenes[0]
    assert not records.listed(scene)
    compat.show_scene(bpy.context, scene)
    settle(lambda: records.listed(scene))
    (record,) = records.listed(scene)
    assert (record.job_id, record.strip, record.left) == (job_id, "marathon", 11)


def test_undo_does_not_lose_a_job(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    clip = timeline.clip()
    bpy.ops.ed.undo_push(message="before")
    job_id = _submit(timeline, daemon, settle, clip)
    bpy.ops.ed.undo_push(message="something else")
    bpy.ops.ed.undo()
    scene = bpy.data.scenes[0]
    assert [record.job_id for record in records.listed(scene)] == [job_id]
    daemon.change(job_id, state=JobState.RUNNING)
    settle(lambda: _line(scene).status == "Starting")


def test_importing_is_one_undo_step(timeline: Any, daemon: FakeDaemon, settle: Settle, by_hand: None) -> None:
    job_id = _submit(timeline, daemon, settle, timeline.clip(length=20))
    daemon.finish(job_id, timeline.media / "marathon.mp4")
    settle(lambda: _line(timeline.scene).can_import)
    bpy.ops.ed.undo_push(message="before the import")
    bpy.ops.dreamstrip.import_take("EXEC_DEFAULT", True, job_id=job_id)
    editor = bpy.data.scenes[0].sequence_editor
    assert len(compat.strips(editor)) == 2
    bpy.ops.ed.undo()
    editor = bpy.data.scenes[0].sequence_editor
    assert [strip.name for strip in compat.strips(editor)] == ["marathon"]


@pytest.mark.parametrize("prompt", ["", "at night"])
def test_the_button_waits_for_prompt_and_daemon(timeline: Any, daemon: FakeDaemon, settle: Settle, prompt: str) -> None:
    timeline.select(timeline.clip())
    timeline.scene.dreamstrip.prompt = prompt
    assert bpy.ops.dreamstrip.submit.poll() == bool(prompt)
    daemon.stop()
    settle(lambda: runtime.current().session.connection.state == "offline")
    assert not bpy.ops.dreamstrip.submit.poll()


def test_nothing_is_sent_before_the_camera_is_in_range(timeline: Any, daemon: FakeDaemon) -> None:
    still = timeline.still()
    still.dreamstrip_camera[0] = 0.0
    timeline.select(still)
    timeline.scene.dreamstrip.coarse = True
    with pytest.raises(RuntimeError, match="The camera on frame 1"):
        bpy.ops.dreamstrip.submit()
    assert records.listed(timeline.scene) == ()


def test_a_preset_is_keyed_on_the_selected_still(timeline: Any) -> None:
    timeline.select(timeline.clip(channel=1))
    assert not bpy.ops.dreamstrip.camera_preset.poll()
    still = timeline.still(channel=2)
    timeline.select(still)
    assert bpy.ops.dreamstrip.camera_preset(preset="zoom_in") == {"FINISHED"}
    assert len(list(compat.fcurves(timeline.scene))) == 6
