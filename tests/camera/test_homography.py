"""The homography of a pose, against directions, an independent construction, and itself over time."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.camera.homography import Matrix, cover, homography, rotation
from backend.contract.camera import FOCAL, PRESETS, CameraPose, sample_preset
from tests.camera.projection import project

HEIGHT, WIDTH = 90, 160
MIDDLE = np.array([[(WIDTH - 1) / 2, (HEIGHT - 1) / 2]])
CORNERS = np.array([[0, 0], [WIDTH - 1, 0], [WIDTH - 1, HEIGHT - 1], [0, HEIGHT - 1]], float)


def moved(pose: CameraPose, points: Matrix = MIDDLE) -> Matrix:
    return project(homography(pose, HEIGHT, WIDTH), points)


def test_the_neutral_pose_is_exactly_the_identity() -> None:
    assert np.array_equal(homography(CameraPose(), HEIGHT, WIDTH), np.eye(3))


def test_zoom_scales_about_the_middle() -> None:
    assert moved(CameraPose(zoom=2), CORNERS) == pytest.approx(MIDDLE + 2 * (CORNERS - MIDDLE))


@pytest.mark.parametrize(
    ("pose", "shift"),
    [
        (CameraPose(pan_x=0.25), (-40, 0)),
        (CameraPose(pan_y=0.1), (0, 9)),
        (CameraPose(zoom=2, pan_x=0.25), (-80, 0)),
    ],
)
def test_pans_move_the_content_the_other_way(pose: CameraPose, shift: tuple[float, float]) -> None:
    assert moved(pose) == pytest.approx(MIDDLE + shift)


def test_turning_the_camera_moves_the_content_the_other_way() -> None:
    focal = FOCAL * WIDTH
    assert moved(CameraPose(yaw=10)) == pytest.approx(MIDDLE - [[focal * np.tan(np.radians(10)), 0]])
    assert moved(CameraPose(tilt=10)) == pytest.approx(MIDDLE + np.array([[0, focal * np.tan(np.radians(10))]]))
    right_of_middle = MIDDLE + np.array([[30, 0]])
    assert moved(CameraPose(roll=90), right_of_middle) == pytest.approx(MIDDLE + np.array([[0, -30]]))


def test_rotations_are_rotations_and_agree_with_opencv() -> None:
    turn = rotation(20, -15, 40)
    assert turn @ turn.T == pytest.approx(np.eye(3))
    assert np.linalg.det(turn) == pytest.approx(1)
    axes = {"yaw": (0, -1, 0), "tilt": (-1, 0, 0), "roll": (0, 0, -1)}
    for name, axis in axes.items():
        angles = {"roll": 0.0, "tilt": 0.0, "yaw": 0.0} | {name: 33.0}
        assert rotation(**angles) == pytest.approx(cv2.Rodrigues(np.radians(33.0) * np.array(axis))[0]), name


def test_a_pose_agrees_with_opencvs_pinhole_camera() -> None:
    pose = CameraPose(zoom=1.3, pan_x=0.2, pan_y=-0.1, roll=10, tilt=8, yaw=-12)
    focal = FOCAL * WIDTH
    world = np.column_stack([CORNERS - MIDDLE, np.full(4, focal)])
    camera = np.array([pose.pan_x * WIDTH, -pose.pan_y * HEIGHT, 0])
    turn = rotation(pose.roll, pose.tilt, pose.yaw)
    lens = np.array([[1.3 * focal, 0, MIDDLE[0, 0]], [0, 1.3 * focal, MIDDLE[0, 1]], [0, 0, 1]])
    seen, _ = cv2.projectPoints(world, cv2.Rodrigues(turn)[0], -turn @ camera, lens, np.zeros(4))
    assert moved(pose, CORNERS) == pytest.approx(seen[:, 0], abs=1e-6)


def test_orbit_keeps_the_middle_of_the_picture_in_the_middle() -> None:
    path = sample_preset("orbit", 31)
    drift = [np.abs(moved(pose) - MIDDLE).max() for pose in path.poses]
    assert max(drift) < 0.005 * WIDTH
    assert max(drift[0], drift[15], drift[-1]) < 0.05


@pytest.mark.parametrize("name", PRESETS)
def test_the_sequence_of_transforms_is_smooth(name: str) -> None:
    """Second differences fall with the square of the frame rate, as those of a curve without a kink do."""

    def jolt(frames: int) -> float:
        path = sample_preset(name, frames)
        corners = np.array([moved(pose, CORNERS) for pose in path.poses])
        return float(np.abs(np.diff(corners, 2, axis=0)).max())

    rough, fine = jolt(33), jolt(129)
    assert rough < 0.015 * WIDTH
    assert fine <= rough / 9


@pytest.mark.parametrize("name", sorted(PRESETS.keys() - {"dolly", "orbit"}))
def test_these_presets_never_look_outside_the_picture(name: str) -> None:
    for pose in sample_preset(name, 40).poses:
        inverse = np.asarray(np.linalg.inv(homography(pose, HEIGHT, WIDTH)), np.float64)
        seen = project(inverse, CORNERS)
        assert (seen > -0.6).all()
        assert (seen < [WIDTH - 0.4, HEIGHT - 0.4]).all()


@pytest.mark.parametrize("size", [(90, 160), (200, 100), (45, 80), (33, 500)])
def test_cover_scales_evenly_and_leaves_no_gap(size: tuple[int, int]) -> None:
    height, width = size
    matrix = cover(HEIGHT, WIDTH, height, width)
    assert matrix[0, 0] == matrix[1, 1]
    edges = project(matrix, CORNERS + np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]))
    assert (edges.min(axis=0) <= -0.5 + 1e-6).all()
    assert (edges.max(axis=0) >= [width - 0.5 - 1e-6, height - 0.5 - 1e-6]).all()
    overhang = edges.max(axis=0) - edges.min(axis=0) - [width, height]
    assert overhang.min() == pytest.approx(0, abs=1e-6)
