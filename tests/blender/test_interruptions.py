"""What may come between a job and its take: the file is saved, undone, left or doubled, or the daemon dies."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.endpoint import read_endpoint
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.takes import records, stack

from tests.blender.conftest import settled
from tests.blender.fake_daemon import FakeDaemon

Settle = Callable[[Callable[[], object]], None]

_SHOWN_WITHIN_SECONDS = 3.0
_LONG = 240
"""Frames of a still whose job is still running when the daemon is killed."""


def _undo(steps: int, redo: bool) -> None:
    for _ in range(steps):
        bpy.ops.ed.undo()
    for _ in range(steps if redo else 0):
        bpy.ops.ed.redo()


def _leave_and_return(file: str) -> None:
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    runtime.current().session.jobs.clear()  # as if another Blender opened it
    bpy.ops.wm.open_mainfile(filepath=file)


def _save_leave_and_return(file: str) -> None:
    bpy.ops.wm.save_mainfile()
    _leave_and_return(file)


EVENTS: dict[str, Callable[[str], object]] = {
    "nothing": lambda _file: None,
    "saved": lambda _file: bpy.ops.wm.save_mainfile(),
    "saved elsewhere": lambda file: bpy.ops.wm.save_as_mainfile(filepath=file.replace("cut", "copy")),
    "undone": lambda _file: _undo(1, redo=False),
    "undone and redone": lambda _file: _undo(1, redo=True),
    "undone beyond the submit": lambda _file: _undo(2, redo=False),
    "undone beyond the submit and redone": lambda _file: _undo(2, redo=True),
    "left and opened again": _save_leave_and_return,
    "left unsaved and opened again": _leave_and_return,
    "doubled": lambda _file: bpy.ops.scene.new(type="FULL_COPY"),
}


def _scene() -> Any:
    """The scene that the job was submitted in, which the sequencer shows again."""
    scene = bpy.data.scenes["Scene"]
    compat.show_scene(bpy.context, scene)
    return scene


def _takes(scene: Any) -> list[Any]:
    return [strip for strip in compat.strips(scene.sequence_editor) if stack.is_take(strip)]


@pytest.mark.parametrize("event", EVENTS)
def test_the_take_comes_to_its_own_strip(
    timeline: Any, daemon: FakeDaemon, settle: Settle, tmp_path: Path, event: str
) -> None:
    _dream_through(timeline, daemon, settle, tmp_path, event, lands=True)


@pytest.mark.parametrize("event", EVENTS)
def test_a_take_that_waits_is_imported_to_its_own_strip(
    timeline: Any, daemon: FakeDaemon, settle: Settle, tmp_path: Path, event: str, by_hand: None
) -> None:
    _dream_through(timeline, daemon, settle, tmp_path, event, lands=False)


def _dream_through(timeline: Any, daemon: FakeDaemon, settle: Settle, tmp_path: Path, event: str, lands: bool) -> None:
    file = str(tmp_path / "cut.blend")
    before, clip, after = timeline.clip("before"), timeline.clip("clip", 2, 201, 60), timeline.clip("after", 1, 401)
    names = {strip.name for strip in (before, clip, after)}
    timeline.select(clip)
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.quality = "at night", "full"
    bpy.ops.wm.save_as_mainfile(filepath=file)
    for message in ("earlier", "before the submit"):
        bpy.ops.ed.undo_push(message=message)
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    (job_id,) = (record.job_id for record in records.listed(timeline.scene))
    settle(lambda: job_id in runtime.current().session.jobs)
    bpy.ops.ed.undo_push(message="something else")

    EVENTS[event](file)
    scene = _scene()
    daemon.finish(job_id, timeline.media / "marathon.mp4", frames=60)
    settle(lambda: job_id in runtime.current().session.takes)
    if not lands:
        assert _takes(scene) == []
        bpy.ops.dreamstrip.import_take(job_id=job_id)
    settle(lambda: _takes(scene))

    (take,) = _takes(scene)
    assert (compat.left(take), compat.right(take), take.channel) == (201, 261, 3)
    assert {strip.name for strip in compat.strips(scene.sequence_editor)} == names | {take.name}
    source = stack.source_of(scene.sequence_editor, take)
    assert source is not None and source.name == "clip"
    assert len(bpy.data.scenes) == (2 if event == "doubled" else 1), "no scene is left behind"
    assert len(daemon.jobs) == 1, "nothing was sent twice"


def test_a_job_outlives_the_daemon_that_is_killed(timeline: Any, real_daemon: Path, settle: Settle) -> None:
    session = runtime.current().session
    timeline.select(timeline.still(length=_LONG))
    timeline.scene.dreamstrip.coarse = True
    bpy.ops.dreamstrip.camera_preset(preset="zoom_in")
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    job_id = records.listed(timeline.scene)[0].job_id
    settle(lambda: job_id in session.jobs and session.jobs[job_id].state is JobState.RUNNING)
    endpoint = read_endpoint(real_daemon)
    assert endpoint is not None

    os.kill(endpoint.pid, signal.SIGKILL)
    died = time.monotonic()
    settle(lambda: session.connection.state == "offline")
    assert time.monotonic() - died < _SHOWN_WITHIN_SECONDS
    assert not session.jobs[job_id].state.ended, "what was known of it still shows"

    bpy.ops.dreamstrip.start_daemon()
    settle(lambda: session.connection.state == "online")
    settled(lambda: job_id in session.takes, 300)
    assert bpy.ops.dreamstrip.import_take(job_id=job_id) == {"FINISHED"}
    (take,) = _takes(timeline.scene)
    assert (compat.left(take), compat.right(take)) == (1, 1 + _LONG)
