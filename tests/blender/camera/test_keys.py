"""Presets become ordinary keyframes, and keyframes become the path that is sent."""

from __future__ import annotations

from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.camera import PRESETS, CameraPath, CameraPose, sample_preset
from bl_ext.user_default.dreamstrip.backend.contract.errors import InvalidRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import keys


def _distance(one: CameraPath, other: CameraPath) -> float:
    pairs = zip(one.poses, other.poses, strict=True)
    return max(float(abs(getattr(a, field) - getattr(b, field))) for a, b in pairs for field in keys.FIELDS)


def test_a_preset_in_blender_is_the_preset_of_the_contract(timeline: Any) -> None:
    still = timeline.still(start=11, length=48)
    for name in PRESETS:
        keys.apply_preset(timeline.scene, still, name)
        assert _distance(keys.sample(timeline.scene, still), sample_preset(name, 48)) < 2e-6, name


def test_a_second_preset_leaves_nothing_of_the_first(timeline: Any) -> None:
    still = timeline.still(length=30)
    keys.apply_preset(timeline.scene, still, "orbit")
    keys.apply_preset(timeline.scene, still, "static")
    assert keys.sample(timeline.scene, still).is_static


def test_an_unkeyed_camera_rests_where_it_was_set(timeline: Any) -> None:
    still = timeline.still(length=5)
    still.dreamstrip_camera[0] = 2.0
    assert keys.sample(timeline.scene, still) == CameraPath((CameraPose(zoom=2.0),) * 5)


def test_keys_that_the_user_sets_are_sampled_frame_by_frame(timeline: Any) -> None:
    still = timeline.still(start=10, length=5)
    for frame, roll in ((10, 0.0), (14, 8.0)):
        still.dreamstrip_camera[3] = roll
        still.keyframe_insert("dreamstrip_camera", index=3, frame=frame)
    for curve in compat.fcurves(timeline.scene):
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"
    rolls = [pose.roll for pose in keys.sample(timeline.scene, still).poses]
    assert rolls == pytest.approx([0, 2, 4, 6, 8])


def test_the_cameras_of_two_stills_are_their_own(timeline: Any) -> None:
    one, other = timeline.still("a", 1), timeline.still("b", 2)
    keys.apply_preset(timeline.scene, one, "zoom_in")
    assert keys.is_animated(timeline.scene, one)
    assert not keys.is_animated(timeline.scene, other)
    assert keys.sample(timeline.scene, other).is_static


def test_a_key_out_of_range_is_refused_with_its_frame(timeline: Any) -> None:
    still = timeline.still(start=7, length=3)
    still.dreamstrip_camera[0] = 0.0
    with pytest.raises(InvalidRequest, match=r"The camera on frame 7\.zoom"):
        keys.sample(timeline.scene, still)


def test_keys_follow_a_strip_that_is_moved(timeline: Any) -> None:
    still = timeline.still(start=1, length=20)
    keys.apply_preset(timeline.scene, still, "zoom_in")
    before = keys.sample(timeline.scene, still)
    setattr(still, compat._START, 101)
    assert compat.left(still) == 101
    assert keys.is_animated(timeline.scene, still)
    assert before.poses[0].zoom == pytest.approx(1.0)
