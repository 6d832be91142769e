"""The camera's move on the strip's own transform: it plays, follows, and gives the transform back exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import keys, move
from bl_ext.user_default.dreamstrip.blender_addon.camera.placement import FIELDS
from bl_ext.user_default.dreamstrip.blender_addon.shots import request_builder, shot_list

_OWN = {"scale_x": 0.7, "scale_y": 0.7, "offset_x": 13.25, "offset_y": -7.125, "rotation": 0.3}


@pytest.fixture
def still(timeline: Any) -> Any:
    """A still with a transform of its own and a camera that zooms in."""
    strip = timeline.still(start=11, length=21)
    for field, value in _OWN.items():
        setattr(strip.transform, field, value)
    keys.apply_preset(timeline.scene, strip, "zoom_in", "linear")
    timeline.select(strip)
    return strip


def _transform(strip: Any) -> list[float]:
    return [getattr(strip.transform, field) for field in FIELDS]


def _drivers(scene: Any) -> int:
    return len(scene.animation_data.drivers)


def test_it_plays_and_stops_and_nothing_is_left_of_it(timeline: Any, still: Any) -> None:
    scene, own = timeline.scene, _transform(still)
    move.play(scene, still)
    scales = []
    for frame in (11, 21, 31):
        scene.frame_set(frame)
        scales.append(still.transform.scale_x)
    assert scales == pytest.approx([0.7, 0.7 * 1.2, 0.7 * 1.4], rel=1e-5)
    assert all(driver.driver.is_simple_expression for driver in scene.animation_data.drivers)
    move.stop(scene, still)
    assert _transform(still) == own
    assert _drivers(scene) == 0
    scene.frame_set(15)
    assert _transform(still) == own


def test_it_shows_at_once_on_the_frame_at_hand(timeline: Any, still: Any) -> None:
    timeline.scene.frame_set(31)
    move.play(timeline.scene, still)
    assert still.transform.scale_x == pytest.approx(0.7 * 1.4, rel=1e-5)


def test_what_is_sent_is_the_untouched_still(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    scene.dreamstrip.coarse = True
    before = shot_list.shots(scene)
    request = request_builder.outbound(scene, before[0], Path()).request
    move.play(scene, still)
    scene.frame_set(25)
    assert shot_list.shots(scene) == before
    assert request_builder.outbound(scene, before[0], Path()).request == request


def test_the_users_keyframes_of_the_transform_stay_and_are_moved_along(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    for frame, x in ((11, 0.0), (31, 100.0)):
        still.transform.offset_x = x
        still.transform.keyframe_insert("offset_x", frame=frame)
    frames = (11, 18, 31)

    def offsets() -> list[float]:
        found = []
        for frame in frames:
            scene.frame_set(frame)
            found.append(still.transform.offset_x)
        return found

    before, curves = offsets(), len(compat.fcurves(scene))  # type: ignore[arg-type]
    move.play(scene, still)
    assert offsets() == pytest.approx(before, abs=1e-4)  # a zoom about the picture's middle, which moves with it
    move.stop(scene, still)
    assert offsets() == before
    assert len(compat.fcurves(scene)) == curves  # type: ignore[arg-type]


def test_it_follows_keys_that_are_edited(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    move.play(scene, still)
    for found in compat.fcurves(scene):
        if found.array_index == 0:
            found.keyframe_points[1].co[1] = 2.0
            found.update()
    move.keep(scene)
    scene.frame_set(31)
    assert still.transform.scale_x == pytest.approx(1.4, rel=1e-5)
    drivers = [driver.as_pointer() for driver in scene.animation_data.drivers]
    move.keep(scene)
    assert [driver.as_pointer() for driver in scene.animation_data.drivers] == drivers


def test_it_follows_the_strip_that_is_renamed_moved_and_duplicated(timeline: Any, still: Any) -> None:
    scene = timeline.scene
    move.play(scene, still)
    still.name = "tea"
    setattr(still, compat._START, 101)
    move.keep(scene)
    left = compat.left(still)
    scene.frame_set(left + 20)
    assert still.transform.scale_x == pytest.approx(0.98, rel=1e-5)
    copy = scene.copy()
    try:
        move.keep(copy)
        twin = compat.all_strips(copy.sequence_editor)["tea"]
        move.stop(copy, twin)
        assert _transform(twin) == pytest.approx(list(_OWN.values()))
        assert move.plays(still)
    finally:
        bpy.data.scenes.remove(copy)


def test_a_file_never_holds_a_moved_still(timeline: Any, still: Any, tmp_path: Path) -> None:
    scene, own = timeline.scene, _transform(still)
    move.play(scene, still)
    scene.frame_set(31)
    path = str(tmp_path / "moved.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path, copy=True)
    assert move.plays(still)
    assert still.transform.scale_x == pytest.approx(0.98, rel=1e-5)
    with bpy.data.libraries.load(path) as (_inside, wanted):
        wanted.scenes = ["Scene"]
    stored = compat.all_strips(wanted.scenes[0].sequence_editor)["coffee"]
    assert _transform(stored) == own
    bpy.data.scenes.remove(wanted.scenes[0])


def test_it_goes_on_after_the_file_is_opened_again(timeline: Any, still: Any, tmp_path: Path) -> None:
    own = _transform(still)
    move.play(timeline.scene, still)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "moved.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "moved.blend"))
    scene = bpy.context.scene
    again = compat.all_strips(scene.sequence_editor)["coffee"]
    scene.frame_set(31)
    assert again.transform.scale_x == pytest.approx(0.98, rel=1e-5)
    move.stop(scene, again)
    assert _transform(again) == own


def test_a_camera_that_starts_to_tilt_stops_the_move(timeline: Any, still: Any) -> None:
    scene, own = timeline.scene, _transform(still)
    move.play(scene, still)
    keys.apply_preset(scene, still, "orbit")
    assert move.problem(scene, still)
    move.keep(scene)
    assert not move.plays(still)
    assert _transform(still) == own


def test_drivers_of_the_users_are_left_alone(timeline: Any, still: Any) -> None:
    still.transform.driver_add("offset_x")
    assert "drivers" in move.problem(timeline.scene, still)
    assert _drivers(timeline.scene) == 1
