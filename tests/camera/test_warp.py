"""The coarse video: exact at rest, mirrored far outside, quiet where it is small."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.camera.homography import homography
from backend.camera.warp import PLAIN, Image, pyramid, reframe, warp, warp_each, warp_path
from backend.contract.camera import CameraPath, CameraPose, sample_preset


def smooth_picture(height: int, width: int, seed: int = 0) -> Image:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return np.asarray(cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 4), None, 0, 255, cv2.NORM_MINMAX), np.uint8)


def seen(image: Image, pose: CameraPose) -> Image:
    height, width = image.shape[:2]
    return next(iter(warp_path(image, CameraPath((pose, CameraPose(zoom=2))), height, width)))


def mirrored(image: Image, times: int) -> Image:
    """`times` copies to each side, by numpy."""
    height, width = image.shape[:2]
    around = ((times * height, times * height), (times * width, times * width), (0, 0))
    return np.pad(image, around, mode="symmetric")


def worst(one: Image, other: Image) -> int:
    return int(np.abs(one.astype(int) - other.astype(int)).max())


@pytest.mark.parametrize("size", [(40, 64), (41, 63), (1, 1)])
def test_the_static_path_is_the_picture_bit_for_bit(size: tuple[int, int]) -> None:
    image = np.random.default_rng(1).integers(0, 256, (*size, 3), np.uint8)
    frames = list(warp_path(image, sample_preset("static", 3), *size))
    assert len(frames) == 3
    assert all(np.array_equal(frame, image) for frame in frames)
    frames[0][:] = 0
    assert np.array_equal(frames[1], image)


def test_a_neutral_pose_within_a_moving_path_is_the_picture_too() -> None:
    image = np.random.default_rng(2).integers(0, 256, (48, 64, 3), np.uint8)
    assert np.array_equal(seen(image, CameraPose()), image)


def test_a_pan_by_whole_pixels_moves_pixels() -> None:
    image = np.random.default_rng(3).integers(0, 256, (40, 60, 3), np.uint8)
    frame = seen(image, CameraPose(pan_x=0.1, pan_y=0.05))
    assert np.array_equal(frame[2:, :-6], image[:-2, 6:])
    assert np.array_equal(frame[2:, -6:], image[:-2, -6:][:, ::-1])
    assert np.array_equal(frame[:2, :-6], image[:2, 6:][::-1])


@pytest.mark.parametrize(("pan_x", "pan_y", "times"), [(2.0, 0.0, 3), (-1.5, 2.0, 3), (0.35, -1.2, 2)])
def test_far_outside_the_picture_its_mirror_images_go_on(pan_x: float, pan_y: float, times: int) -> None:
    image = np.random.default_rng(4).integers(0, 256, (40, 60, 3), np.uint8)
    left, top = times * 60 + round(pan_x * 60), times * 40 - round(pan_y * 40)
    expected = mirrored(image, times)[top : top + 40, left : left + 60]
    assert np.array_equal(seen(image, CameraPose(pan_x=pan_x, pan_y=pan_y)), expected)


def test_zoomed_out_to_a_fifth_there_are_five_mirrored_pictures_a_side() -> None:
    image = smooth_picture(60, 100)
    expected = np.asarray(cv2.resize(mirrored(image, 2), (100, 60), interpolation=cv2.INTER_AREA), np.uint8)
    frame = seen(image, CameraPose(zoom=0.2))
    assert worst(frame[:, 20:40], frame[:, 40:60][:, ::-1]) <= 1
    assert worst(frame[:, :20], frame[:, 40:60]) <= 1
    assert worst(frame[:12], frame[24:36]) <= 1
    assert np.abs(frame.astype(int) - expected).mean() < 12
    assert frame.mean() == pytest.approx(image.mean(), abs=2)


def test_opencvs_limit_of_coordinates_is_not_ours() -> None:
    """At zoom 0.1 and pan 2 a wide picture is sampled past 32,767 pixels from its origin."""
    image = np.tile(smooth_picture(8, 100), (1, 90, 1))
    pose = CameraPose(zoom=0.1, pan_x=2)
    frame = warp(pyramid(image), homography(pose, 8, 9000), 8, 9000)
    assert frame.mean() == pytest.approx(image.mean(), abs=3)
    assert frame[4, -900:].astype(int).std() == pytest.approx(frame[4, 4050:4950].astype(int).std(), rel=0.2)


def test_what_becomes_small_does_not_flicker() -> None:
    board = np.indices((200, 200)).sum(0) % 2 * 255
    image = np.repeat(board[..., None], 3, axis=2).astype(np.uint8)
    poses = tuple(CameraPose(zoom=zoom) for zoom in np.linspace(0.25, 0.2, 6).tolist())
    for frame in warp_path(image, CameraPath(poses), 200, 200):
        assert np.abs(frame.astype(int) - 127).max() <= 2


def test_beyond_the_horizon_is_the_mean_colour() -> None:
    image = smooth_picture(90, 160)
    frame = seen(image, CameraPose(tilt=60, yaw=60))
    assert worst(frame[:5, -5:], np.broadcast_to(pyramid(image)[-1], (5, 5, 3)).astype(np.uint8)) == 0
    assert pyramid(image)[-1].mean() == pytest.approx(image.mean(), abs=4)
    assert frame[60:, :40].std() > 10


def test_enlarging_agrees_with_opencvs_own_warp() -> None:
    image = smooth_picture(90, 160)
    pose = CameraPose(zoom=1.7, pan_x=0.1, roll=12, tilt=5, yaw=-8)
    matrix = homography(pose, 90, 160)
    expected = cv2.warpPerspective(image, matrix, (160, 90), flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT)
    assert worst(warp(pyramid(image), matrix, 90, 160), np.asarray(expected, np.uint8)) <= 6


@pytest.mark.parametrize("size", [(60, 100), (100, 60), (31, 17), (240, 400)])
def test_reframe_keeps_the_middle_and_the_proportions(size: tuple[int, int]) -> None:
    image = np.zeros((120, 200, 3), np.uint8)
    cv2.circle(image, (100, 60), 24, (255, 255, 255), -1)
    frame = reframe(image, *size)
    assert frame.shape == (*size, 3)
    rows, columns = np.nonzero(frame[..., 0] > 127)
    assert rows.mean() == pytest.approx((size[0] - 1) / 2, abs=1)
    assert columns.mean() == pytest.approx((size[1] - 1) / 2, abs=1)
    assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=1.5)


def test_a_path_over_a_frame_of_another_size_starts_like_the_reframed_picture() -> None:
    image = smooth_picture(120, 200)
    first = next(iter(warp_path(image, sample_preset("zoom_in", 8), 90, 100)))
    assert first.shape == (90, 100, 3)
    assert np.abs(first.astype(int) - reframe(image, 90, 100)).mean() < 3


@pytest.mark.parametrize("preset", ["static", "orbit"])
def test_the_same_picture_for_each_pose_is_the_path_of_that_picture(preset: str) -> None:
    path = sample_preset(preset, 5)
    image = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    for each, one in zip(warp_each([image] * 5, path, 50, 70), warp_path(image, path, 50, 70), strict=True):
        assert np.array_equal(each, one)


@pytest.mark.parametrize("size", [(40, 60), (80, 120)])
def test_the_plain_way_does_not_ring_into_black(size: tuple[int, int]) -> None:
    image = np.zeros((40, 60, 3), np.uint8)
    image[:, 30:] = 255
    path = CameraPath((CameraPose(zoom=1.7),))
    (plain,), (sharp,) = (list(warp_path(image, path, *size, *way)) for way in ((PLAIN,), ()))
    edge = int(np.flatnonzero(plain[0, :, 0])[0])
    assert not plain[:, :edge].any() and np.flatnonzero(sharp[0, :, 0])[0] < edge


def test_the_same_path_gives_the_same_pixels() -> None:
    image = smooth_picture(60, 100)
    path = sample_preset("handheld", 5)
    for one, other in zip(warp_path(image, path, 60, 100), warp_path(image, path, 60, 100), strict=True):
        assert np.array_equal(one, other)
