"""Where a strip's picture lies, and its moved transform, against pictures that Blender renders.

The picture's red and green are its pixels' own coordinates, so each rendered pixel tells where it comes from.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import numpy.typing as npt
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.camera import CameraPose
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import geometry, keys, move
from bl_ext.user_default.dreamstrip.blender_addon.camera.placement import FIELDS, Placement

_SIZE = (200, 120)
_CANVAS = (301, 211)
_DARKEST = 20


@pytest.fixture
def chart(timeline: Any, tmp_path: Path) -> Any:
    """A still whose colours are coordinates, on a canvas of odd sides."""
    width, height = _SIZE
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[..., 0] = np.arange(width) + _DARKEST
    pixels[..., 1] = (np.arange(height) + _DARKEST)[:, None]
    _write_png(tmp_path / "chart.png", pixels)
    scene = timeline.scene
    scene.render.resolution_x, scene.render.resolution_y = _CANVAS
    strip = timeline.strips.new_image("chart", str(tmp_path / "chart.png"), 1, 1)
    compat.set_right(strip, 25)
    timeline.select(strip)
    return strip


@pytest.mark.parametrize(
    "placement",
    [
        Placement(),
        Placement(scale_x=0.8, scale_y=0.6, offset_x=12, offset_y=-7.5, rotation=0.3, origin=(0.2, 0.7)),
        Placement(scale_x=0.8, scale_y=0.8, offset_x=12, offset_y=-7.5, rotation=0.3, flips=(True, False)),
    ],
)
def test_the_picture_lies_where_blender_renders_it(
    timeline: Any, chart: Any, placement: Placement, tmp_path: Path
) -> None:
    for field in FIELDS:
        setattr(chart.transform, field, getattr(placement, field))
    chart.transform.origin = placement.origin
    chart.use_flip_x, chart.use_flip_y = placement.flips
    resting = move.resting(timeline.scene, chart, 1)
    assert resting.matrix(_SIZE, _CANVAS) == pytest.approx(placement.matrix(_SIZE, _CANVAS), abs=1e-4)
    assert _rendered(timeline.scene, 1, tmp_path) == pytest.approx(placement.matrix(_SIZE, _CANVAS)[:2], abs=0.03)


@pytest.mark.parametrize(
    ("placement", "pose"),
    [
        (Placement(), CameraPose(zoom=1.3, pan_x=0.1, pan_y=-0.05)),
        (Placement(scale_x=0.7, scale_y=0.7, offset_x=9, offset_y=4, rotation=-0.4), CameraPose(1.4, -0.1, 0.1, 20.0)),
        (Placement(scale_x=0.9, scale_y=0.5, rotation=0.2, origin=(0.1, 0.8)), CameraPose(1.2, 0.1, 0.1)),
        (Placement(scale_x=0.6, scale_y=0.6, origin=(0.9, 0.3), flips=(False, True)), CameraPose(1.1, 0.1, 0.0, -35.0)),
    ],
)
def test_the_moved_strip_shows_what_the_warped_still_would(
    timeline: Any, chart: Any, placement: Placement, pose: CameraPose, tmp_path: Path
) -> None:
    """The daemon warps the picture by the pose's homography; the take then lies as the still does."""
    for field in FIELDS:
        setattr(chart.transform, field, getattr(placement, field))
    chart.transform.origin = placement.origin
    chart.use_flip_x, chart.use_flip_y = placement.flips
    for field in ("zoom", "pan_x", "pan_y", "roll"):
        keys.set_pose(timeline.scene, chart, 12, pose, (field,))
    move.play(timeline.scene, chart)
    expected = placement.matrix(_SIZE, _CANVAS) @ geometry.matrix(pose, _SIZE)
    assert _rendered(timeline.scene, 12, tmp_path) == pytest.approx(expected[:2], abs=0.08)


def test_what_no_transform_shows_is_known() -> None:
    assert Placement().shows(CameraPose(zoom=2, roll=30))
    assert not Placement().shows(CameraPose(tilt=1))
    assert not Placement().shows(CameraPose(yaw=-1))
    assert not Placement(scale_x=2).shows(CameraPose(roll=30))
    assert Placement(scale_x=2).shows(CameraPose(zoom=3, pan_x=0.1))


@pytest.mark.parametrize("placement", [Placement(), Placement(-0.7, 0.7, 3, 4, 0.5, (0.3, 0.1)), Placement(1, 2)])
def test_a_moved_transform_is_the_rest_after_the_pose(placement: Placement) -> None:
    pose = CameraPose(zoom=1.7, pan_x=0.2, pan_y=-0.1, roll=0.0 if placement.scale_y == 2 else 33.0)
    both = placement.matrix(_SIZE, _CANVAS) @ geometry.matrix(pose, _SIZE)
    assert placement.moved(pose, _SIZE).matrix(_SIZE, _CANVAS) == pytest.approx(both, abs=1e-9)
    assert placement.moved(CameraPose(), _SIZE) == placement


def _rendered(scene: Any, frame: int, folder: Path) -> npt.NDArray[np.float64]:
    """The affinity [2, 3] from the picture's plane to the canvas, by least squares over a rendered frame."""
    scene.frame_set(frame)
    scene.render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform = "Standard"
    scene.render.dither_intensity = 0.0
    scene.render.filepath = str(folder / "frame.png")
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(scene.render.filepath, check_existing=False)
    pixels = np.array(image.pixels[:]).reshape(image.size[1], image.size[0], 4) * 255
    bpy.data.images.remove(image)
    rows, columns = np.nonzero(_interior(pixels[..., 2] > 254.5))
    seen = pixels[rows, columns]
    x = seen[:, 0] - _DARKEST + 0.5 - _SIZE[0] / 2
    y = _SIZE[1] / 2 - (seen[:, 1] - _DARKEST + 0.5)
    at = np.column_stack([columns + 0.5 - _CANVAS[0] / 2, rows + 0.5 - _CANVAS[1] / 2])
    found, *_ = np.linalg.lstsq(np.column_stack([x, y, np.ones(len(x))]), at, rcond=None)
    return np.asarray(found.T, np.float64)


def _interior(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    inner = mask.copy()
    for axis in (0, 1):
        for step in (-2, 2):
            inner &= np.roll(mask, step, axis)
    return inner


def _write_png(path: Path, pixels: npt.NDArray[np.uint8]) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
