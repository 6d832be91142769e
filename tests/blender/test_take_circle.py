"""Draft, then full, against a daemon that moves only when told: from the button to the last stage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat, preferences, pump, runtime, take_record, take_stack

from tests.blender.fake_daemon import FakeDaemon

Settle = Callable[[Callable[[], object]], None]


def _takes(scene: Any) -> list[Any]:
    return [strip for strip in compat.strips(scene.sequence_editor) if take_stack.is_take(strip)]


def _shown(scene: Any) -> str:
    (strip,) = _takes(scene)
    take = take_record.read(strip).take
    assert take is not None
    return take.job_id


def _shows(scene: Any, job_id: str) -> Callable[[], bool]:
    return lambda: bool(_takes(scene)) and _shown(scene) == job_id


def _dream_in_stages(timeline: Any, daemon: FakeDaemon, settle: Settle) -> str:
    timeline.select(timeline.clip(channel=1, start=21, length=40))
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.quality = "at night", "stages"
    bpy.ops.dreamstrip.submit_selection()
    settle(lambda: daemon.jobs)
    (draft,) = daemon.jobs
    return str(draft)


def test_each_stage_takes_the_place_of_the_one_before(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    scene = timeline.scene
    job_id = _dream_in_stages(timeline, daemon, settle)
    seen = [job_id]
    for until in ("base", "ssr2", None):
        request = daemon.submissions[job_id].request
        assert isinstance(request, EditRequest) and request.sampling.until == until
        daemon.finish(job_id, timeline.media / "marathon.mp4")
        settle(_shows(scene, job_id))
        (strip,) = _takes(scene)
        assert (strip.channel, compat.left(strip), compat.right(strip)) == (2, 21, 61)
        assert len(take_record.read(strip).takes) == 1
        if until is not None:
            settle(lambda: set(daemon.jobs) - set(seen))
            (job_id,) = set(daemon.jobs) - set(seen)
            seen.append(job_id)
    assert len(daemon.jobs) == 3 and daemon.uploads == ["marathon.mp4"], "the media was sent once"


def test_a_file_that_was_opened_again_goes_on_where_it_was(
    timeline: Any, daemon: FakeDaemon, settle: Settle, tmp_path: Path
) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cut.blend"))
    draft = _dream_in_stages(timeline, daemon, settle)
    bpy.ops.wm.save_mainfile()
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    daemon.finish(draft, timeline.media / "marathon.mp4")
    for _ in range(20):
        pump.tick()
    assert len(daemon.jobs) == 1, "nothing goes on for a file that is not open"
    for _ in range(2):  # once more without saving: the same jobs, not others
        bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "cut.blend"))
        scene = bpy.data.scenes[0]
        compat.show_scene(bpy.context, scene)
        settle(_shows(scene, draft))
        settle(lambda: len(daemon.jobs) == 2)
    (preview,) = set(daemon.jobs) - {draft}
    daemon.finish(preview, timeline.media / "marathon.mp4")
    settle(_shows(scene, preview))
    assert Path(bpy.path.abspath(_takes(scene)[0].filepath)).parent == tmp_path / "dreamstrip"
    assert _takes(scene)[0].filepath.startswith("//"), "named from the .blend on, so that both can be moved"
    assert preferences.takes_folder() == tmp_path / "dreamstrip"
    assert runtime.current().session.trouble is None
