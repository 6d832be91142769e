"""Which mask strip an edit is limited to, and how it is sent."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia, MediaRef
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest, SheetRequest, request_from_wire
from bl_ext.user_default.dreamstrip.backend.contract.settings import Mask
from bl_ext.user_default.dreamstrip.backend.contract.wire import to_wire
from bl_ext.user_default.dreamstrip.blender_addon import compat, preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.masks import choice, region
from bl_ext.user_default.dreamstrip.blender_addon.sheets.grid import Grid
from bl_ext.user_default.dreamstrip.blender_addon.shots import preflight, prerender, request_builder, shot_list
from bl_ext.user_default.dreamstrip.blender_addon.takes import records
from bl_ext.user_default.dreamstrip.blender_addon.views import job
from bl_ext.user_default.dreamstrip.blender_addon.views import preflight as preflight_view

from tests.blender.fake_daemon import FakeDaemon
from tests.blender.shots.test_prerender import _pixels as pixels
from tests.blender.shots.test_prerender import _render as render

BOX = np.array([[0.25, 0.25], [0.75, 0.25], [0.75, 0.5], [0.25, 0.5]])
Settle = Callable[[Callable[[], object]], None]


@pytest.fixture
def clip(timeline: Any) -> Any:
    """The marathon clip on channel 2, selected, and the settings of a masked edit."""
    clip = timeline.clip(channel=2, start=11, length=20)
    timeline.select(clip)
    timeline.scene.dreamstrip.prompt = "at night"
    timeline.scene.dreamstrip.masking = "over"
    return clip


def add(timeline: Any, name: str, channel: int, left: int = 11, right: int = 31) -> Any:
    """A mask strip with a box."""
    mask = region.make(name, [BOX], (720, 400))
    mask.frame_start, mask.frame_end = 1, 1 + right - left
    strip = timeline.strips.new_mask(name, mask, channel, left)
    strip.mute = True
    return strip


def shot(timeline: Any) -> Any:
    (found,) = shot_list.shots(timeline.scene)
    return found


def test_the_topmost_mask_over_the_strip_limits_it(timeline: Any, clip: Any) -> None:
    add(timeline, "low", 3)
    add(timeline, "high", 5)
    add(timeline, "after", 7, 31, 50)
    assert (shot(timeline).mask, shot(timeline).problem) == ("high", "")
    timeline.scene.dreamstrip.masking = "none"
    assert shot(timeline).mask == ""


def test_a_named_mask_limits_what_it_lies_over(timeline: Any, clip: Any) -> None:
    add(timeline, "low", 3)
    add(timeline, "high", 5)
    settings = timeline.scene.dreamstrip
    settings.masking, settings.mask_strip = "named", "low"
    assert (shot(timeline).mask, shot(timeline).problem) == ("low", "")
    assert choice.names(timeline.scene) == ["low", "high"]


def test_a_mask_that_is_not_there_keeps_the_job_back(timeline: Any, clip: Any) -> None:
    add(timeline, "after", 3, 31, 50)
    settings = timeline.scene.dreamstrip
    assert shot(timeline).problem == "no mask strip lies over it"
    settings.masking = "named"
    assert shot(timeline).problem == "Choose a mask strip"
    settings.mask_strip = "after"
    assert shot(timeline).problem == "the mask strip is not over it"
    settings.mask_strip = clip.name
    assert shot(timeline).problem == "Choose a mask strip"
    assert not preflight.prepare(timeline.scene, None, ()).shots


def test_other_kinds_of_jobs_take_no_notice(timeline: Any) -> None:
    still = timeline.still(channel=1, start=11, length=20)
    add(timeline, "mask", 3)
    timeline.select(still)
    settings = timeline.scene.dreamstrip
    settings.masking, settings.coarse = "over", True
    assert (shot(timeline).mask, shot(timeline).problem) == ("", "")


def test_the_request_has_the_rendered_mask_beside_the_clips_own_frames(
    timeline: Any, clip: Any, tmp_path: Path
) -> None:
    add(timeline, "mask", 3)
    timeline.scene.dreamstrip.feather = 5.0
    sent = request_builder.outbound(timeline.scene, shot(timeline), tmp_path, "job")
    assert isinstance(sent.request, EditRequest)
    assert sent.request.source == Clip(LocalMedia(str(timeline.media / "marathon.mp4")), 0, 20)
    assert sent.request.mask == Mask(Clip(LocalMedia(str(tmp_path / "job-mask.mkv")), 0, 20), 0.05)
    assert (sent.render, sent.renders) == (None, (sent.mask,))
    assert request_from_wire(to_wire(sent.request)) == sent.request


def test_a_clip_that_is_not_as_large_as_the_frame_is_rendered_with_its_mask(
    timeline: Any, clip: Any, tmp_path: Path
) -> None:
    timeline.scene.render.resolution_x = 960
    add(timeline, "mask", 3)
    assert (shot(timeline).rendered, shot(timeline).width) == (True, 960)
    sent = request_builder.outbound(timeline.scene, shot(timeline), tmp_path, "job")
    assert [plan.output.name for plan in sent.renders] == ["job.mkv", "job-mask.mkv"]
    timeline.scene.dreamstrip.masking = "none"
    assert (shot(timeline).rendered, shot(timeline).width) == (False, 720)


def test_a_sheet_is_limited_too(timeline: Any, clip: Any, tmp_path: Path) -> None:
    add(timeline, "mask", 3)
    timeline.scene.dreamstrip.finetune = "none"
    found = shot_list.sheet_shot(timeline.scene, Grid((0.5,), (0, 1), ()))
    assert found is not None
    sent = request_builder.outbound(timeline.scene, found, tmp_path, "sheet")
    assert isinstance(sent.request, SheetRequest) and sent.request.mask is not None


def test_a_mask_is_sent_as_the_preview_shows_it(timeline: Any, clip: Any, tmp_path: Path) -> None:
    scene, mask = timeline.scene, add(timeline, "mask", 3)
    mask.transform.rotation, mask.transform.offset_x = 0.2, 30
    scene.view_settings.view_transform = "AgX"
    output = render(scene, mask, tmp_path)
    mask.mute, clip.mute = False, True
    shown = [pixels(scene, frame, tmp_path) for frame in (11, 30)]
    assert {0, 255} <= set(np.unique(shown[0]))
    for strip in tuple(timeline.strips):
        timeline.strips.remove(strip)
    again = timeline.strips.new_movie("again", str(output), 1, 11)
    assert compat.duration(again) == 20
    for before, frame in zip(shown, (11, 30), strict=True):
        assert np.array_equal(before, pixels(scene, frame, tmp_path))


def test_where_the_mask_strip_is_not_nothing_is_edited(timeline: Any, clip: Any, tmp_path: Path) -> None:
    mask = add(timeline, "half", 3, 21, 40)
    plan = prerender.plan(timeline.scene, mask, tmp_path, "mask", 11, 31)
    found = shot(timeline)
    assert (found.mask, found.problem) == ("half", "")
    subprocess.run(plan.argv, check=True, capture_output=True, timeout=60)
    for strip in tuple(timeline.strips):
        timeline.strips.remove(strip)
    timeline.strips.new_movie("again", str(plan.output), 1, 11)
    before, after = (pixels(timeline.scene, frame, tmp_path).reshape(-1, 4)[:, 0] for frame in (20, 21))
    assert before.max() == 0 and after.max() == 255


def test_the_panel_and_the_preflight_say_so(timeline: Any, clip: Any) -> None:
    add(timeline, "mask", 3)
    found = job.build(timeline.scene, runtime.current().session)
    assert found.plans[0].sent.endswith("within mask")
    shown = preflight_view.build(preflight.prepare(timeline.scene, None, ()), 9)
    assert shown.lines[0].sent.endswith("720 x 400, within mask")


def test_the_daemon_gets_clip_and_mask_and_nothing_is_left_behind(
    timeline: Any, clip: Any, daemon: FakeDaemon, settle: Settle
) -> None:
    assert bpy.ops.dreamstrip.mask_draw(outlines=json.dumps([BOX.tolist()])) == {"FINISHED"}
    timeline.select(clip)
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    job_id = records.listed(timeline.scene)[-1].job_id
    settle(lambda: job_id in daemon.submissions)
    request = daemon.submissions[job_id].request
    assert isinstance(request, EditRequest) and request.mask is not None
    media = request.mask.clip.media
    assert isinstance(media, MediaRef) and media.sha256 in daemon.media
    assert request.mask.feather == 0.02
    settle(lambda: not list(preferences.renders_folder().glob(f"{job_id}*")))
