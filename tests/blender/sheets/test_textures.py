"""Pictures are read as their files have them, one at a time, and leave nothing in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from bl_ext.user_default.dreamstrip.blender_addon.sheets import textures
from bl_ext.user_default.dreamstrip.blender_addon.sheets.textures import Textures


def _png(path: Path, values: Any) -> Path:
    """Write [H, W, 3] from below, 0 to 1."""
    image = bpy.data.images.new("made", values.shape[1], values.shape[0])
    image.pixels.foreach_set(np.concatenate([values, np.ones_like(values[..., :1])], -1).astype(np.float32).reshape(-1))
    image.filepath_raw, image.file_format = str(path), "PNG"
    image.save()
    bpy.data.images.remove(image)
    return path


def test_pixels_are_those_of_the_file(scene: Any, tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 256, (6, 10, 3)) / 255
    for transform in ("Standard", "Raw"):
        scene.view_settings.view_transform = transform
        read = textures.read(_png(tmp_path / "a.png", values))
        assert read is not None and read.shape == (6, 10, 4)
        assert np.abs(read[..., :3] - values).max() < 1 / 510 and (read[..., 3] == 1).all()


def test_nothing_stays_in_the_file(scene: Any, tmp_path: Path) -> None:
    read = Textures([_png(tmp_path / "a.png", np.zeros((4, 4, 3)))])
    assert read.read_next() and not read.read_next()
    assert len(bpy.data.images) == 0


def test_one_picture_a_call_each_once_and_what_cannot_be_read_is_left_out(scene: Any, tmp_path: Path) -> None:
    good = _png(tmp_path / "a.png", np.zeros((4, 4, 3)))
    broken = tmp_path / "b.png"
    broken.write_bytes(b"no picture")
    wanted = Textures([good, broken, tmp_path / "missing.png", good])
    calls = [wanted.read_next() for _ in range(5)]
    assert calls == [True, True, True, False, False]
    assert wanted.of(broken) is None and wanted.of(tmp_path / "missing.png") is None
    assert len(bpy.data.images) == 0
