"""Camera poses, keys and presets."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest

from backend.contract.camera import (
    EASINGS,
    NEUTRAL,
    POSE_LIMITS,
    PRESETS,
    SMOOTH,
    CameraKey,
    CameraPath,
    CameraPose,
    sample_keys,
    sample_preset,
)
from backend.contract.errors import InvalidRequest
from backend.contract.wire import from_wire, to_wire


def test_limits_name_every_field_of_a_pose() -> None:
    assert list(POSE_LIMITS) == [field.name for field in fields(CameraPose)]


@pytest.mark.parametrize(("name", "bounds"), POSE_LIMITS.items())
def test_a_pose_beyond_its_limits_is_refused_by_name(name: str, bounds: tuple[float, float]) -> None:
    low, high = bounds
    assert getattr(CameraPose(**{name: low}), name) == low
    assert getattr(CameraPose(**{name: high}), name) == high
    for value in (math.nextafter(low, -math.inf), math.nextafter(high, math.inf), math.nan, math.inf):
        with pytest.raises(InvalidRequest) as caught:
            CameraPose(**{name: value})
        assert caught.value.path == name


def test_an_empty_path_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="poses"):
        CameraPath(())


def test_a_path_is_static_only_if_every_pose_is_neutral() -> None:
    assert CameraPath((NEUTRAL, CameraPose())).is_static
    assert not CameraPath((NEUTRAL, CameraPose(yaw=0.1))).is_static
    assert not CameraPath((CameraPose(zoom=1.2), CameraPose(zoom=1.2))).is_static


@pytest.mark.parametrize("easing", EASINGS.values())
def test_easings_run_from_0_to_1_without_turning_back(easing: object) -> None:
    assert callable(easing)
    values = [easing(index / 100) for index in range(101)]
    assert values[0] == pytest.approx(0, abs=1e-12)
    assert values[-1] == pytest.approx(1)
    assert values == sorted(values)


def test_easings_rest_where_their_names_say() -> None:
    near = 1e-4
    starts = {name: easing(near) / near for name, easing in EASINGS.items()}
    ends = {name: (1 - easing(1 - near)) / near for name, easing in EASINGS.items()}
    assert [name for name, speed in starts.items() if speed < 0.01] == ["ease_in", "ease_in_out"]
    assert [name for name, speed in ends.items() if speed < 0.01] == ["ease_out", "ease_in_out"]


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("frames", [1, 2, 16, 97])
def test_presets_give_one_pose_a_frame_and_begin_and_end_on_their_keys(name: str, frames: int) -> None:
    path = sample_preset(name, frames)
    assert len(path.poses) == frames
    assert path.poses[0] == PRESETS[name][0].pose
    if frames > 1:
        assert path.poses[-1] == PRESETS[name][-1].pose
    assert path == sample_preset(name, frames)
    assert path.is_static == (name == "static" or (name == "zoom_in" and frames == 1))


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_in_order_of_time_and_survive_the_wire(name: str) -> None:
    times = [key.time for key in PRESETS[name]]
    assert times == sorted(set(times))
    path = sample_preset(name, 24)
    assert from_wire(CameraPath, to_wire(path)) == path


def test_directions_of_the_presets() -> None:
    moves = {name: (sample_preset(name, 2).poses[0], sample_preset(name, 2).poses[1]) for name in PRESETS}
    assert moves["zoom_in"][1].zoom > moves["zoom_in"][0].zoom
    assert moves["zoom_out"][1].zoom < moves["zoom_out"][0].zoom
    assert moves["pan_right"][1].pan_x > moves["pan_right"][0].pan_x
    assert moves["pan_left"][1].pan_x < moves["pan_left"][0].pan_x
    assert moves["pan_up"][1].pan_y > moves["pan_up"][0].pan_y
    assert moves["pan_down"][1].pan_y < moves["pan_down"][0].pan_y


def test_handheld_shakes_in_every_direction_and_stays_small() -> None:
    poses = sample_preset("handheld", 60).poses
    for name in ("pan_x", "pan_y", "roll", "tilt", "yaw"):
        values = [getattr(pose, name) for pose in poses]
        turns = sum((b - a) * (c - b) < 0 for a, b, c in zip(values, values[1:], values[2:], strict=False))
        assert turns >= 2, name
        assert max(map(abs, values)) < 0.5, name


def test_smooth_keys_are_passed_through_without_a_stop() -> None:
    keys = [CameraKey(time, CameraPose(pan_x=time), SMOOTH) for time in (0.0, 0.5, 1.0)]
    values = [pose.pan_x for pose in sample_keys(keys, 11).poses]
    assert values == pytest.approx([index / 10 for index in range(11)])


def test_the_camera_rests_outside_its_keys() -> None:
    keys = [CameraKey(0.75, CameraPose(zoom=3)), CameraKey(0.25, CameraPose(zoom=2))]
    assert [pose.zoom for pose in sample_keys(keys, 5).poses] == pytest.approx([2, 2, 2.5, 3, 3])


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="preset"):
        sample_preset("spiral", 8)
    with pytest.raises(InvalidRequest, match="easing"):
        CameraKey(0.5, NEUTRAL, "bounce")
    with pytest.raises(InvalidRequest, match="time"):
        CameraKey(1.5, NEUTRAL)
    with pytest.raises(InvalidRequest, match="frames"):
        sample_preset("static", 0)
