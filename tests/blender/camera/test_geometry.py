"""Poses as mappings, against the backend's homography, and gestures against what they are meant to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.camera import CameraPose
from bl_ext.user_default.dreamstrip.blender_addon.camera import geometry
from bl_ext.user_default.dreamstrip.blender_addon.preview.plane import apply

from backend.camera.homography import Matrix, homography
from tests.camera.projection import project

_SIZE = (161, 90)
_POSES = [
    CameraPose(),
    CameraPose(zoom=1.7, pan_x=0.2, pan_y=-0.15, roll=25.0),
    CameraPose(zoom=0.6, roll=-130.0),
    CameraPose(zoom=1.3, pan_x=-0.1, pan_y=0.2, roll=10, tilt=8, yaw=-12),
]


@pytest.mark.parametrize("pose", _POSES)
def test_the_mapping_is_the_daemons(pose: CameraPose) -> None:
    width, height = _SIZE
    points = np.array([[-60.0, 30.0], [0, 0], [77, -44], [80, 45]])

    def to_pixels(of: Matrix) -> Matrix:
        """Pixel centres at whole numbers, y down."""
        return np.column_stack([of[:, 0] + (width - 1) / 2, (height - 1) / 2 - of[:, 1]])

    theirs: Any = pose  # the same type under the daemon's own name
    mapped = apply(geometry.matrix(pose, _SIZE), points)
    assert to_pixels(mapped) == pytest.approx(project(homography(theirs, height, width), to_pixels(points)), abs=1e-9)


@pytest.mark.parametrize("pose", _POSES)
def test_what_is_seen_fills_the_frame(pose: CameraPose) -> None:
    seen = geometry.seen(pose, _SIZE)
    assert apply(geometry.matrix(pose, _SIZE), seen) == pytest.approx(geometry.corners(_SIZE), abs=1e-9)
    middle = geometry.middle(pose, _SIZE)[None]
    assert apply(geometry.matrix(pose, _SIZE), middle) == pytest.approx(np.zeros((1, 2)), abs=1e-9)


@pytest.mark.parametrize("pose", _POSES)
def test_a_grabbed_frame_moves_rigidly_with_the_hand(pose: CameraPose) -> None:
    by = np.array([7.0, -4.0])
    moved = geometry.seen(geometry.grabbed(pose, by, _SIZE), _SIZE)
    assert moved == pytest.approx(geometry.seen(pose, _SIZE) + by, abs=1e-9)


@pytest.mark.parametrize("pose", _POSES[:3])
def test_a_scaled_frame_scales_about_its_middle(pose: CameraPose) -> None:
    middle = geometry.middle(pose, _SIZE)
    scaled = geometry.seen(geometry.scaled(pose, 0.5), _SIZE)
    assert scaled == pytest.approx(middle + 0.5 * (geometry.seen(pose, _SIZE) - middle), abs=1e-9)


@pytest.mark.parametrize("pose", _POSES[:3])
def test_a_rolled_frame_turns_about_its_middle_counter_clockwise(pose: CameraPose) -> None:
    middle = geometry.middle(pose, _SIZE)
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    rolled = geometry.seen(geometry.rolled(pose, 90.0), _SIZE)
    assert rolled == pytest.approx(middle + (geometry.seen(pose, _SIZE) - middle) @ turn.T, abs=1e-9)


def test_gestures_stop_at_the_limits() -> None:
    assert geometry.scaled(CameraPose(), 0.0).zoom == 20.0
    assert geometry.scaled(CameraPose(), 1e9).zoom == 0.1
    assert geometry.grabbed(CameraPose(), np.array([1e6, -1e6]), _SIZE).pan_x == 2.0


def test_a_camera_that_uses_all_its_room_just_touches_the_edge() -> None:
    for zoom, roll in ((1.5, 0.0), (2.0, 20.0), (3.0, -75.0)):
        x, y = geometry.room(zoom, roll, _SIZE)
        seen = geometry.seen(CameraPose(zoom=zoom, roll=roll, pan_x=x, pan_y=-y), _SIZE)
        assert seen[:, 0].max() == pytest.approx(_SIZE[0] / 2)
        assert seen[:, 1].min() == pytest.approx(-_SIZE[1] / 2)
    assert geometry.room(0.8, 0.0, _SIZE) == (0.0, 0.0)


def test_turning_is_counted_the_short_way_round() -> None:
    right, above, left, lower = (np.array(point) for point in ((4, 1), (3, 3), (2, 1.01), (2, 0.99)))
    pivot = np.array([3.0, 1.0])
    assert geometry.turned(right, above, pivot) == pytest.approx(90)
    assert geometry.turned(left, lower, pivot) == pytest.approx(1.1459, abs=1e-3)
