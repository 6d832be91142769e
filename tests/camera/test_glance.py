"""The quick warp, against the careful one."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from backend.camera import glance
from backend.camera.glance import glance_path
from backend.camera.warp import warp_path
from backend.contract.camera import NEUTRAL, CameraPath, CameraPose
from backend.media.read import read_still

STILL = Path(__file__).parents[2] / "demo" / "media" / "coffee.png"


@pytest.mark.parametrize(
    ("pose", "limit"),
    [
        (CameraPose(1.5), 4),
        (CameraPose(0.4, pan_x=0.3), 4),
        (CameraPose(1.2, roll=30), 4),
        (CameraPose(1.2, tilt=12, yaw=-20), 4),
        (CameraPose(0.8, tilt=-25), 4),
        (CameraPose(1.0, tilt=58), 8),
    ],
)
@pytest.mark.parametrize("size", [(320, 480), (100, 100)])
def test_it_shows_nearly_the_same(pose: CameraPose, limit: float, size: tuple[int, int]) -> None:
    image = read_still(STILL.resolve())
    path = CameraPath((NEUTRAL, pose))
    quick, careful = (list(move(image, path, *size))[1].astype(int) for move in (glance_path, warp_path))
    assert np.abs(quick - careful).mean() < limit
    assert np.abs(quick.mean((0, 1)) - careful.mean((0, 1))).max() < 1.5, "nothing is moved or cut off"


@pytest.mark.parametrize(
    "pose", [CameraPose(0.8, tilt=-12, yaw=9), CameraPose(0.6, pan_x=0.4), CameraPose(1.3, yaw=30)]
)
def test_mirror_images_that_were_laid_out_are_those_at_the_edges(
    pose: CameraPose, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, path = read_still(STILL.resolve()), CameraPath((NEUTRAL, pose))
    laid_out = list(glance_path(image, path, 320, 480))[1].astype(int)
    monkeypatch.setattr(glance, "_MOST_MIRRORED", 0)
    apart = np.abs(laid_out - list(glance_path(image, path, 320, 480))[1])
    assert apart.max() <= 1 and apart.mean() < 0.01


def test_who_stops_early_leaves_no_thread_behind() -> None:
    frames = glance_path(read_still(STILL.resolve()), CameraPath((CameraPose(1.5),) * 100), 100, 100)
    next(frames)
    assert any(thread.name.startswith("glance") for thread in threading.enumerate())
    frames.close()
    assert not any(thread.name.startswith("glance") for thread in threading.enumerate())


def test_a_camera_that_rests_shows_the_still() -> None:
    image = read_still(STILL.resolve())
    (frame,) = glance_path(image, CameraPath((NEUTRAL,)), *image.shape[:2])
    assert np.array_equal(frame, image)
