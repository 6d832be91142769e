"""The quick warp, against the careful one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

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


def test_a_camera_that_rests_shows_the_still() -> None:
    image = read_still(STILL.resolve())
    (frame,) = glance_path(image, CameraPath((NEUTRAL,)), *image.shape[:2])
    assert np.array_equal(frame, image)
