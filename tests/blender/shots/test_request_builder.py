"""What the selection and the settings become on the wire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia
from bl_ext.user_default.dreamstrip.backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    SubjectRequest,
    request_from_wire,
)
from bl_ext.user_default.dreamstrip.backend.contract.wire import to_wire
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import keys
from bl_ext.user_default.dreamstrip.blender_addon.shots import request_builder, shot_list


def _requests(scene: Any, folder: Path) -> list[Any]:
    shots = shot_list.shots(scene)
    assert shot_list.problem(scene, shots) == ""
    requests = [request_builder.outbound(scene, shot, folder).request for shot in shots]
    assert [request_from_wire(to_wire(request)) for request in requests] == requests
    return requests


def test_a_trimmed_clip_is_sent_as_a_range_of_its_file(timeline: Any, tmp_path: Path) -> None:
    clip = timeline.clip(start=21, length=100)
    compat.set_left(clip, 26)
    timeline.select(clip)
    settings = timeline.scene.dreamstrip
    settings.prompt, settings.s, settings.seed, settings.finetune = " runners at night ", 0.8, 7, "video"
    settings.audio = True
    (request,) = _requests(timeline.scene, tmp_path)
    assert isinstance(request, EditRequest)
    assert request.source == Clip(LocalMedia(str(timeline.media / "marathon.mp4")), first=5, frames=95)
    assert request.prompt == "runners at night"
    assert (request.sampling.s, request.sampling.seed) == (0.8, 7)
    assert (request.finetune.preset, request.finetune.seed) == ("video", 0)
    assert request.output.audio


@pytest.mark.parametrize(("quality", "until"), [(None, "base"), ("draft", "base"), ("full", None)])
def test_a_draft_stops_after_the_base_and_is_the_default(
    timeline: Any, tmp_path: Path, quality: str | None, until: str | None
) -> None:
    timeline.select(timeline.clip(start=1, length=20))
    settings = timeline.scene.dreamstrip
    settings.prompt = "runners at night"
    if quality is not None:
        settings.quality = quality
    (request,) = _requests(timeline.scene, tmp_path)
    assert isinstance(request, EditRequest)
    assert request.sampling.until == until


def test_a_still_is_sent_with_the_camera_of_each_frame(timeline: Any, tmp_path: Path) -> None:
    still = timeline.still(start=5, length=30)
    keys.apply_preset(timeline.scene, still, "pan_left")
    timeline.select(still)
    timeline.scene.dreamstrip.coarse = True
    (request,) = _requests(timeline.scene, tmp_path)
    assert isinstance(request, AnimateRequest)
    assert (len(request.camera.poses), request.fps, request.coarse) == (30, "30000/1001", True)
    assert request.camera.poses[-1].pan_x == pytest.approx(-0.1)
    assert request.finetune.preset == "frames"


def test_each_selected_strip_is_a_job_of_its_own(timeline: Any, tmp_path: Path) -> None:
    still, clip = timeline.still(channel=2), timeline.clip(channel=1, start=50)
    timeline.select(clip, still)
    timeline.scene.dreamstrip.prompt = "by night"
    assert [request.kind for request in _requests(timeline.scene, tmp_path)] == ["animate", "edit"]


def test_nothing_selected_is_a_clip_from_the_prompt_at_the_playhead(timeline: Any, tmp_path: Path) -> None:
    timeline.select()
    timeline.scene.frame_current = 40
    timeline.scene.dreamstrip.prompt, timeline.scene.dreamstrip.frames = "a red ball", 12
    (request,) = _requests(timeline.scene, tmp_path)
    assert isinstance(request, GenerateRequest)
    assert (request.frames, request.output.width, request.output.height) == (12, 720, 400)
    (shot,) = shot_list.shots(timeline.scene)
    assert (shot.left, shot.channel) == (40, 1)


def test_three_photos_are_a_subject(timeline: Any, tmp_path: Path) -> None:
    timeline.select(*(timeline.still(name, channel) for channel, name in enumerate("abc", 1)))
    timeline.scene.dreamstrip.kind, timeline.scene.dreamstrip.prompt = "subject", "t* on the beach"
    (request,) = _requests(timeline.scene, tmp_path)
    assert isinstance(request, SubjectRequest)
    assert len(request.photos) == 3


def test_a_finetune_alone_needs_no_prompt(timeline: Any, tmp_path: Path) -> None:
    timeline.select(timeline.clip())
    timeline.scene.dreamstrip.kind = "finetune"
    (request,) = _requests(timeline.scene, tmp_path)
    assert isinstance(request, FinetuneRequest)
    assert request.source is not None


def test_a_changed_clip_is_rendered_and_sent_whole(timeline: Any, tmp_path: Path) -> None:
    clip = timeline.clip(start=10, length=20)
    clip.use_flip_x = True
    timeline.select(clip)
    timeline.scene.dreamstrip.prompt = "mirrored"
    (shot,) = shot_list.shots(timeline.scene)
    outbound = request_builder.outbound(timeline.scene, shot, tmp_path)
    assert outbound.render is not None
    assert isinstance(outbound.request, EditRequest)
    assert outbound.request.source == Clip(LocalMedia(str(outbound.render.output)), 0, 20)


def test_a_preset_sets_what_it_stands_for(scene: Any) -> None:
    scene.dreamstrip.preset = "style"
    assert scene.dreamstrip.s == pytest.approx(0.65)
    assert scene.dreamstrip.finetune == "none"
