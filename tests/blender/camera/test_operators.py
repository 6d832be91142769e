"""The camera's operators as the panel calls them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.media import LocalMedia
from bl_ext.user_default.dreamstrip.backend.contract.requests import AnimateRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import keys, move, proxy
from bl_ext.user_default.dreamstrip.blender_addon.takes import strip_record
from bl_ext.user_default.dreamstrip.blender_addon.views import camera

_LEFT, _LENGTH = 11, 49


@pytest.fixture
def still(timeline: Any) -> Any:
    """A selected and active still with the preset "pan_right"."""
    strip = timeline.still(start=_LEFT, length=_LENGTH)
    timeline.select(strip)
    assert bpy.ops.dreamstrip.camera_preset(preset="pan_right", easing="linear") == {"FINISHED"}
    return strip


def _column(timeline: Any, still: Any, field: str) -> np.ndarray[Any, Any]:
    return np.array([getattr(pose, field) for pose in keys.sample(timeline.scene, still).poses])


def _view(timeline: Any) -> camera.CameraView:
    view = camera.build(timeline.scene)
    assert view is not None
    return view


def test_a_preset_is_as_long_as_the_strip_and_eased_as_chosen(timeline: Any, still: Any) -> None:
    assert _column(timeline, still, "pan_x") == pytest.approx(np.linspace(-0.1, 0.1, _LENGTH), abs=1e-6)
    bpy.ops.dreamstrip.camera_ease(easing="ease_out")
    t = np.linspace(0, 1, _LENGTH)
    assert _column(timeline, still, "pan_x") == pytest.approx(-0.1 + 0.2 * np.sin(t * np.pi / 2), abs=1e-6)


def test_reverse_mirror_scale_and_fit(timeline: Any, still: Any) -> None:
    bpy.ops.dreamstrip.camera_change(change="reverse")
    assert _column(timeline, still, "pan_x")[[0, -1]] == pytest.approx((0.1, -0.1))
    bpy.ops.dreamstrip.camera_change(change="mirror_x")
    assert _column(timeline, still, "pan_x")[[0, -1]] == pytest.approx((-0.1, 0.1))
    bpy.ops.dreamstrip.camera_change(change="mirror_y")
    assert _column(timeline, still, "pan_x")[[0, -1]] == pytest.approx((-0.1, 0.1))
    bpy.ops.dreamstrip.camera_scale(factor=2.0)
    assert _column(timeline, still, "pan_x")[[0, -1]] == pytest.approx((-0.2, 0.2))
    assert _column(timeline, still, "zoom") == pytest.approx(1.25**2)
    compat.set_right(still, _LEFT + 25)
    bpy.ops.dreamstrip.camera_change(change="fit")
    assert _column(timeline, still, "pan_x") == pytest.approx(np.linspace(-0.2, 0.2, 25), abs=1e-5)


def test_one_undo_takes_back_one_change(timeline: Any, still: Any) -> None:
    bpy.ops.dreamstrip.camera_change(change="mirror_x")
    bpy.ops.ed.undo_push(message="Mirror")
    bpy.ops.dreamstrip.camera_play()
    bpy.ops.ed.undo_push(message="Play")
    bpy.ops.ed.undo()
    scene = bpy.context.scene
    strip = compat.all_strips(scene.sequence_editor)["coffee"]
    assert not move.plays(strip)
    assert (strip.transform.scale_x, strip.transform.offset_x) == (1.0, 0.0)
    assert keys.pose_at(scene, strip, _LEFT).pan_x == pytest.approx(0.1)
    bpy.ops.ed.redo()
    scene = bpy.context.scene
    strip = compat.all_strips(scene.sequence_editor)["coffee"]
    assert move.plays(strip)
    move.stop(scene, strip)
    assert (strip.transform.scale_x, strip.transform.offset_x) == (1.0, 0.0)


def test_changes_are_refused_without_keys(timeline: Any) -> None:
    timeline.select(timeline.still())
    for name in ("camera_change", "camera_scale", "camera_ease"):
        assert not getattr(bpy.ops.dreamstrip, name).poll()


def test_play_starts_and_stops(timeline: Any, still: Any) -> None:
    bpy.ops.dreamstrip.camera_play()
    assert _view(timeline).plays
    bpy.ops.dreamstrip.camera_play()
    assert not _view(timeline).plays


def test_a_tilted_camera_is_for_the_daemon(timeline: Any, still: Any) -> None:
    assert _view(timeline).is_flat
    bpy.ops.dreamstrip.camera_preset(preset="orbit")
    assert not _view(timeline).is_flat
    with pytest.raises(RuntimeError, match="Camera Proxy"):
        bpy.ops.dreamstrip.camera_play()


def test_a_proxy_is_small_needs_no_model_and_is_of_the_still_itself(timeline: Any, still: Any, tmp_path: Path) -> None:
    scene = timeline.scene
    before = keys.sample(scene, still)
    move.play(scene, still)
    record, outbound = proxy.outbound(scene, still, tmp_path)
    request = outbound.request
    assert isinstance(request, AnimateRequest)
    assert (request.coarse, request.prompt, request.output.width, request.output.height) == (True, "", 400, 266)
    assert request.quick
    assert request.camera == before
    assert request.still == LocalMedia(str(timeline.media / "coffee.png"))
    assert (record.lands, record.follows, record.strip, record.left) == (True, "", "coffee", _LEFT)
    assert outbound.render is None


@pytest.mark.parametrize(("size", "small"), [((600, 400), (400, 266)), ((333, 1000), (134, 400)), ((64, 31), (64, 32))])
def test_proxies_are_even_and_of_the_stills_shape(size: tuple[int, int], small: tuple[int, int]) -> None:
    assert proxy.small_size(*size) == small


def test_the_proxy_lands_by_itself_and_the_next_takes_its_place(
    timeline: Any, still: Any, daemon: Any, settle: Any
) -> None:
    scene = timeline.scene
    bpy.ops.dreamstrip.camera_preset(preset="orbit")

    def takes() -> list[Any]:
        return [strip for strip in timeline.strips if strip_record.read(strip).takes]

    jobs = []
    for _ in range(2):
        assert bpy.ops.dreamstrip.camera_proxy() == {"FINISHED"}
        job_id = still.dreamstrip.proxy_job
        settle(lambda job_id=job_id: job_id in daemon.jobs)
        daemon.finish(job_id, timeline.media / "marathon.mp4", _LENGTH)
        settle(lambda job_id=job_id: any(strip_record.read(s).index(job_id) is not None for s in takes()))
        jobs.append(job_id)
    [take] = takes()
    assert jobs[0] != jobs[1]
    assert [entry.job_id for entry in strip_record.read(take).takes] == [jobs[1]]
    assert (compat.left(take), compat.duration(take)) == (_LEFT, _LENGTH)
    assert scene.sequence_editor.active_strip == still
