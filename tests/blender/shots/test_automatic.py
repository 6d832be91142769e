"""Settings that an edit chooses itself: asked for on the panel, refused where nothing could choose, told of a take."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
from bl_ext.user_default.dreamstrip.backend.contract.requests import AnimateRequest, EditRequest
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.shots import preflight, request_builder, shot_list
from bl_ext.user_default.dreamstrip.blender_addon.takes import panel_settings, records
from bl_ext.user_default.dreamstrip.blender_addon.views import take

from tests.blender.fake_daemon import FakeDaemon

Settle = Callable[[Callable[[], object]], None]
_CHOICE = {"s": 0.85, "preset": "video", "reason": "12 previews; video finetune, s = 0.85: highest value"}


def _automatic(scene: Any) -> Any:
    settings = scene.dreamstrip
    settings.prompt, settings.finetune, settings.s_auto = "at night", "auto", True
    return settings


def test_an_edit_leaves_both_open(timeline: Any, tmp_path: Path) -> None:
    timeline.select(timeline.clip(length=20))
    settings = _automatic(timeline.scene)
    (shot,) = shot_list.shots(timeline.scene)
    request = request_builder.outbound(timeline.scene, shot, tmp_path).request
    assert isinstance(request, EditRequest)
    assert request.sampling.s is None and request.finetune.preset == "auto"
    assert preflight.work_of(timeline.scene, shot).chooses_s
    settings.preset = "style"
    assert not settings.s_auto and settings.finetune == "none", "a preset of the panel names both"


def test_a_still_is_animated_at_the_number_that_stands_there(timeline: Any, tmp_path: Path) -> None:
    timeline.select(timeline.still())
    _automatic(timeline.scene)
    (shot,) = shot_list.shots(timeline.scene)
    request = request_builder.outbound(timeline.scene, shot, tmp_path).request
    assert isinstance(request, AnimateRequest)
    assert request.sampling.s == 0.95 and request.finetune.preset == "frames"


def test_a_finetune_alone_is_refused_before_it_is_sent(timeline: Any, daemon: FakeDaemon) -> None:
    timeline.select(timeline.clip(length=20))
    _automatic(timeline.scene).kind = "finetune"
    assert not bpy.ops.dreamstrip.submit.poll()
    shots = shot_list.shots(timeline.scene)
    assert "Choose a finetune" in shot_list.problem(timeline.scene, shots)


def test_the_take_tells_what_was_chosen_and_why(timeline: Any, daemon: FakeDaemon, settle: Settle) -> None:
    scene, clip = timeline.scene, timeline.clip(length=150)
    timeline.select(clip)
    _automatic(scene)
    bpy.ops.dreamstrip.submit()
    job_id = records.listed(scene)[-1].job_id
    settle(lambda: job_id in runtime.current().session.jobs)
    daemon.finish(job_id, timeline.media / "marathon.mp4")
    manifest = json.loads(daemon.files[job_id, "manifest.json"])
    manifest["resolved"] = {"choice": _CHOICE}
    daemon.files[job_id, "manifest.json"] = json.dumps(manifest).encode()
    settle(lambda: job_id in runtime.current().session.takes)
    bpy.ops.dreamstrip.import_take(job_id=job_id)
    shown = take.active(scene)
    assert shown is not None
    assert "chosen: s 0.85, finetune video (12 previews; video finetune, s = 0.85: highest value)" in shown.details

    scene.dreamstrip.s_auto, scene.dreamstrip.finetune, scene.dreamstrip.s = False, "none", 0.3
    panel_settings.put_back(scene.dreamstrip, panel_settings.of_request(daemon.submissions[job_id].request))
    assert scene.dreamstrip.s_auto and scene.dreamstrip.finetune == "auto", "so it is redone as it was asked for"


def test_without_noise_nothing_is_sampled(timeline: Any) -> None:
    timeline.select(timeline.clip(length=20))
    timeline.scene.dreamstrip.s = 0.0
    (shot,) = shot_list.shots(timeline.scene)
    assert preflight.work_of(timeline.scene, shot).parts == "write"
