"""A camera move that is painted only within a mask: outside it the coarse video, inside it moves with the camera."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from backend.camera.homography import homography
from backend.camera.warp import warp_path
from backend.contract.camera import CameraPath, CameraPose, sample_preset
from backend.contract.errors import InvalidRequest
from backend.contract.events import WarningRaised
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import AnimateRequest
from backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from backend.media.read import read_clip, read_still
from backend.media.write import write_poster, write_video
from backend.tasks import Workspace
from tests.tasks.test_jobs import finished, manifest

FRAMES, HEIGHT, WIDTH = 6, 80, 60
QUICK = SamplingSettings(s=0.9, steps=2, until="base")
WHOLE = replace(QUICK, until=None)
BOX = np.s_[30:50, 20:40]
Make = Callable[[np.ndarray], Path]


@pytest.fixture
def still(photos: tuple[LocalMedia, ...]) -> LocalMedia:
    """A picture of 60 x 80."""
    assert read_still(Path(photos[1].path)).shape == (HEIGHT, WIDTH, 3)
    return photos[1]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes weights [H, W] or [T, H, W] in [0, 1] as a picture or a lossless clip."""

    def write(weights: np.ndarray) -> Path:
        pixels = np.repeat((weights * 255).astype(np.uint8)[..., None], 3, axis=-1)
        if weights.ndim == 3:
            write_video(tmp_path / "mask.mkv", iter(pixels), Fraction(25), master=True)
            return tmp_path / "mask.mkv"
        write_poster(tmp_path / "mask.png", pixels)
        return tmp_path / "mask.png"

    return write


def box(height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """White in a box in the middle of a picture."""
    weights = np.zeros((HEIGHT, WIDTH))
    weights[BOX] = 1
    return cv2.resize(weights, (width, height), interpolation=cv2.INTER_NEAREST)


def request_for(still: LocalMedia, camera: CameraPath, mask: Path | None, **changes: Any) -> AnimateRequest:
    limits = Mask(Clip(LocalMedia(str(mask))), 0.0) if mask is not None else None
    made = AnimateRequest(
        still, camera, "25", "a star", FinetuneSettings("none"), QUICK, OutputSettings(master=True), mask=limits
    )
    return replace(made, **changes)


def take(request: AnimateRequest, workspace: Workspace, name: str) -> np.ndarray:
    """The master of a job in a folder of its own."""
    folder = workspace.folder / name
    finished(request, replace(workspace, folder=folder))
    return read_clip(folder / "master.mkv")


def coarse_of(still: LocalMedia, camera: CameraPath, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    return np.stack(list(warp_path(read_still(Path(still.path)), camera, height, width)))


def outside(camera: CameraPath, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """bool [T, H, W]: where the box surely is not, by OpenCV's own warp of a box that is a little larger."""
    large = cv2.dilate(box(height, width), np.ones((5, 5)))
    frames = [
        cv2.warpPerspective(large, homography(pose, height, width), (width, height), borderMode=cv2.BORDER_REFLECT)
        for pose in camera.poses
    ]
    return np.stack(frames) == 0


@pytest.mark.parametrize("sampling", [QUICK, WHOLE])
@pytest.mark.parametrize("preset", ["pan_left", "zoom_in", "orbit", "static"])
def test_outside_is_exactly_the_coarse_video_and_inside_is_painted(
    still: LocalMedia, workspace: Workspace, make: Make, preset: str, sampling: SamplingSettings
) -> None:
    camera = sample_preset(preset, FRAMES)
    edited = take(request_for(still, camera, make(box()), sampling=sampling), workspace, "edit")
    coarse, away = coarse_of(still, camera), outside(camera)
    plain = take(request_for(still, camera, None, coarse=True, prompt=""), workspace, "coarse")
    assert np.array_equal(plain, coarse)
    assert away.mean() > 0.5 and np.array_equal(edited[away], coarse[away])
    inside = ~outside(camera) & _shrunk(camera)
    assert inside.any(axis=(1, 2)).all()
    assert np.abs(edited[inside].astype(int) - coarse[inside]).mean() > 5


def _shrunk(camera: CameraPath) -> np.ndarray:
    """bool [T, H, W]: where the box surely is."""
    small = cv2.erode(box(), np.ones((5, 5)))
    frames = [cv2.warpPerspective(small, homography(pose, HEIGHT, WIDTH), (WIDTH, HEIGHT)) for pose in camera.poses]
    return np.stack(frames) == 1


@pytest.mark.parametrize(("height", "width"), [(40, 30), (161, 121), (60, 60)])
def test_in_a_take_of_another_size_too(
    still: LocalMedia, workspace: Workspace, make: Make, height: int, width: int
) -> None:
    camera = sample_preset("zoom_in", FRAMES)
    output = OutputSettings(master=True, width=width, height=height)
    edited = take(request_for(still, camera, make(box(160, 120)), output=output), workspace, "edit")
    coarse = coarse_of(still, camera, height, width)
    corner = np.s_[:, : height // 5, : width // 5]
    assert np.array_equal(edited[corner], coarse[corner]) and not np.array_equal(edited, coarse)


def test_a_mask_that_moves_has_a_frame_for_each_pose(still: LocalMedia, workspace: Workspace, make: Make) -> None:
    weights = np.zeros((FRAMES, HEIGHT, WIDTH))
    for index, frame in enumerate(weights):
        frame[:, 8 * index : 8 * index + 8] = 1
    camera = CameraPath((CameraPose(),) * FRAMES)
    edited = take(request_for(still, camera, make(weights)), workspace, "edit")
    coarse = coarse_of(still, camera)
    assert np.array_equal(edited[weights == 0], coarse[weights == 0])
    assert np.abs(edited[weights == 1].astype(int) - coarse[weights == 1]).mean() > 5
    with pytest.raises(InvalidRequest, match="has 6 frames"):
        take(request_for(still, sample_preset("static", 5), make(weights)), workspace, "short")


def test_a_white_mask_is_no_mask_and_a_black_one_the_coarse_move(
    still: LocalMedia, workspace: Workspace, make: Make
) -> None:
    camera = sample_preset("pan_left", FRAMES)
    without = take(request_for(still, camera, None), workspace, "without")
    white = take(request_for(still, camera, make(np.ones((HEIGHT, WIDTH)))), workspace, "white")
    assert np.array_equal(white, without)
    black = replace(workspace, folder=workspace.folder / "black")
    events = finished(request_for(still, camera, make(np.zeros((HEIGHT, WIDTH)))), black)
    assert np.array_equal(read_clip(black.folder / "master.mkv"), coarse_of(still, camera))
    assert any(isinstance(event, WarningRaised) and "coarse move" in event.text for event in events)


def test_outputs_are_shared_where_mask_still_and_path_agree_and_nowhere_else(
    still: LocalMedia, workspace: Workspace, make: Make
) -> None:
    keys = []
    for index, (preset, weights) in enumerate(
        [("pan_left", box()), ("pan_left", box(160, 120)), ("pan_left", 1 - box()), ("pan_right", box())]
    ):
        place = replace(workspace, folder=workspace.folder / str(index))
        finished(request_for(still, sample_preset(preset, FRAMES), make(weights)), place)
        keys.append(manifest(place)["resolved"]["stages"][0]["key"])
    assert keys[0] == keys[1] and len(set(keys)) == 3


def test_a_mask_of_another_shape_is_refused(still: LocalMedia, workspace: Workspace, make: Make) -> None:
    with pytest.raises(InvalidRequest, match="the source 60 x 80"):
        take(request_for(still, sample_preset("static", FRAMES), make(box().T)), workspace, "wide")
