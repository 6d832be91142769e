"""The whole chain with the real daemon: started from Blender, a still sent along a keyed camera, its take imported."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import numpy.typing as npt
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.endpoint import read_endpoint
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.presets import QUALITIES
from bl_ext.user_default.dreamstrip.blender_addon.takes import records, stack, strip_record
from bl_ext.user_default.dreamstrip.blender_addon.views import queue


def test_the_daemon_is_no_child_that_dies_with_blender(real_daemon: Path) -> None:
    endpoint = read_endpoint(real_daemon)
    assert endpoint is not None
    assert os.getsid(endpoint.pid) == endpoint.pid != os.getsid(0)


def _can_import(scene: Any) -> bool:
    line = queue.build(scene, runtime.current().session).lines[0]
    return isinstance(line, queue.JobLine) and line.can_import


def _edited(scene: Any, settle: Callable[..., None]) -> Any:
    """The imported take of what is selected, by the model that comes with the backend."""
    settings = scene.dreamstrip
    settings.preset, settings.prompt = "style", "a red circle moving left, plain yellow background"
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    job_id = records.listed(scene)[0].job_id

    def importable() -> bool:
        job = runtime.current().session.jobs.get(job_id)
        assert job is None or job.error is None, job.error
        return job is not None and _can_import(scene)

    settle(importable, 300)
    assert bpy.ops.dreamstrip.import_take(job_id=job_id) == {"FINISHED"}
    return scene.sequence_editor.active_strip


def _frame(scene: Any, frame: int, folder: Path) -> npt.NDArray[np.float32]:
    """A frame of the timeline as it is rendered, [H, W, 3]."""
    scene.frame_set(frame)
    scene.render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform = "Standard"
    scene.render.filepath = str(folder / f"frame-{frame}.png")
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(scene.render.filepath)
    pixels = np.empty(len(image.pixels), np.float32)
    image.pixels.foreach_get(pixels)
    return pixels.reshape(image.size[1], image.size[0], 4)[..., :3]


def test_a_still_goes_out_with_its_camera_and_comes_back_as_a_strip(
    timeline: Any, real_daemon: Path, tmp_path: Path, settle: Callable[..., None]
) -> None:
    scene = timeline.scene
    scene.render.resolution_x, scene.render.resolution_y = 600, 400
    still = timeline.still(channel=1, start=11, length=12)
    timeline.select(still)
    bpy.ops.dreamstrip.camera_preset(preset="zoom_in")
    scene.dreamstrip.coarse = True
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    job_id = records.listed(scene)[0].job_id

    def ended() -> bool:
        job = runtime.current().session.jobs.get(job_id)
        return job is not None and job.state.ended

    settle(ended, 120)
    job = runtime.current().session.jobs[job_id]
    assert job.state is JobState.DONE, job.error
    settle(lambda: _can_import(scene))
    assert bpy.ops.dreamstrip.import_take(job_id=job_id) == {"FINISHED"}
    take = scene.sequence_editor.active_strip
    assert (take.channel, compat.left(take), compat.right(take)) == (2, 11, 23)
    assert (take.elements[0].orig_width, take.elements[0].orig_height) == (600, 400)

    first, last = _frame(scene, 11, tmp_path), _frame(scene, 22, tmp_path)
    take.mute = True
    untouched = _frame(scene, 11, tmp_path)
    assert np.abs(first - untouched).mean() < 0.02, "the zoom begins with the still as it is"
    assert np.abs(last - untouched).mean() > 0.05, "and ends closer to it"
    middle = last[200 - 10 : 200 + 10, 300 - 15 : 300 + 15].mean(axis=(0, 1))
    assert np.allclose(middle, untouched[200 - 7 : 200 + 7, 300 - 11 : 300 + 11].mean(axis=(0, 1)), atol=0.03)


def test_a_clip_is_edited_by_the_real_model_and_comes_back_as_a_strip(
    timeline: Any, real_daemon: Path, settle: Callable[..., None]
) -> None:
    scene = timeline.scene
    scene.render.fps, scene.render.fps_base = 30, 1.001
    clip = timeline.clip(channel=3, start=21, length=20)
    timeline.select(clip)
    take = _edited(scene, settle)
    assert (take.channel, compat.left(take), compat.right(take)) == (4, 21, 41)
    record = strip_record.read(take)
    assert record.take is not None and (record.take.width, record.take.height) == (720, 400)
    assert (record.take.stage, record.source) == ("", clip.name)


def test_what_a_stage_of_the_real_model_shows_lies_where_its_take_will(
    timeline: Any, real_daemon: Path, settle: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(QUALITIES, "full", replace(QUALITIES["full"], until="tsr1", upscaling_steps=1))
    scene = timeline.scene
    timeline.select(timeline.clip(channel=3, start=21, length=20))
    settings = scene.dreamstrip
    settings.preset, settings.prompt, settings.quality = "style", "a red circle, plain yellow background", "full"
    assert bpy.ops.dreamstrip.submit() == {"FINISHED"}
    seen: list[tuple[str, int, int, int, tuple[float, float]]] = []

    def is_whole() -> bool:
        job = runtime.current().session.jobs.get(records.listed(scene)[0].job_id)
        assert job is None or job.error is None, job.error
        takes = [strip for strip in compat.strips(scene.sequence_editor) if stack.is_take(strip)]
        for strip in takes:
            entry = strip_record.read(strip).take
            assert entry is not None
            covered = (strip.transform.scale_x * entry.width, strip.transform.scale_y * entry.height)
            told = entry.stage, strip.channel, compat.left(strip), compat.right(strip), covered
            if told not in seen:
                seen.append(told)
        return bool(seen) and seen[-1][0] == ""

    settle(is_whole, 300)
    assert [told[0] for told in seen] in (["base", "tsr1", ""], ["base", ""], ["tsr1", ""])
    assert {told[1:4] for told in seen} == {(4, 21, 41)}
    assert all(told[4] == pytest.approx((720, 400)) for told in seen)
    assert len(runtime.current().session.jobs) == 1 and runtime.current().session.trouble is None


def test_an_edit_within_a_drawn_mask_leaves_the_rest_as_it_was(
    timeline: Any, real_daemon: Path, tmp_path: Path, settle: Callable[..., None]
) -> None:
    scene = timeline.scene
    clip = timeline.clip(channel=1, start=21, length=12)
    timeline.select(clip)
    right_half = [[[0.5, 0.0], [1.0, 0.0], [1.0, 1.0], [0.5, 1.0]]]
    assert bpy.ops.dreamstrip.mask_draw(outlines=json.dumps(right_half)) == {"FINISHED"}
    timeline.select(clip)
    take = _edited(scene, settle)
    edited = _frame(scene, 26, tmp_path)
    take.mute = True
    changed = np.abs(edited - _frame(scene, 26, tmp_path))
    assert changed[:, :350].mean() < 0.01 and np.quantile(changed[:, :350], 0.999) < 0.08, "left: the codec alone"
    assert changed[:, 380:].mean() > 0.05, "right: the edit"
