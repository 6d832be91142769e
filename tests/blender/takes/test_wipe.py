"""The wipe: left of the line the take, right of it the source, and afterwards all as before."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import numpy.typing as npt
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.takes import wipe as take_wipe


def _frame(scene: Any, folder: Path) -> npt.NDArray[np.float32]:
    """Frame 1 as it is rendered, [H, W, 3]."""
    scene.frame_set(1)
    scene.render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform = "Standard"
    scene.render.filepath = str(folder / "frame.png")
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(scene.render.filepath, check_existing=False)
    pixels = np.empty(len(image.pixels), np.float32)
    image.pixels.foreach_get(pixels)
    return pixels.reshape(image.size[1], image.size[0], 4)[..., :3]


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("blend", ["REPLACE", "ALPHA_OVER"])
def test_take_to_the_left_source_to_the_right(timeline: Any, tmp_path: Path, flip: bool, blend: str) -> None:
    scene = timeline.scene
    timeline.clip(channel=1, length=10)
    source = _frame(scene, tmp_path)
    take = timeline.clip("take", channel=2, length=10)
    take.color_multiply = 0.3
    take.use_flip_x = flip
    take.blend_type = blend
    alone = _frame(scene, tmp_path)
    wipe = take_wipe.Wipe(scene, take)
    wipe.set(0.25)
    wiped = _frame(scene, tmp_path)
    assert np.abs(wiped[:, :178] - alone[:, :178]).max() < 0.02
    assert np.abs(wiped[:, 182:] - source[:, 182:]).max() < 0.02
    assert np.abs(alone[:, 182:] - source[:, 182:]).mean() > 0.1, "the two differ"
    wipe.end()
    assert (take.crop.min_x, take.crop.max_x, take.blend_type, take.mute) == (0, 0, blend, False)
    assert np.abs(_frame(scene, tmp_path) - alone).max() < 0.02


def test_a_crop_and_a_mute_that_were_there_come_back(timeline: Any) -> None:
    timeline.clip(channel=1, length=10)
    take = timeline.clip("take", channel=2, length=10)
    take.crop.max_x, take.mute = 50, True
    wipe = take_wipe.Wipe(timeline.scene, take)
    assert not take.mute
    for across in (-1.0, 0.99, 2.0):
        wipe.set(across)
        assert 50 <= take.crop.max_x <= 720
    wipe.end()
    assert (take.crop.max_x, take.mute) == (50, True)


def test_a_take_that_was_scaled_and_moved_is_cut_where_the_mouse_is(timeline: Any) -> None:
    take = timeline.clip("take", channel=2, length=10)
    take.transform.scale_x, take.transform.offset_x = 0.5, 90
    wipe = take_wipe.Wipe(timeline.scene, take)
    wipe.set(0.5)  # pixel 360 of the frame; the take reaches from 270 to 630
    assert take.crop.max_x == 720 - 180
    wipe.end()


def test_a_take_that_is_gone_is_no_trouble(timeline: Any) -> None:
    take = timeline.clip("take", channel=2, length=10)
    wipe = take_wipe.Wipe(timeline.scene, take)
    timeline.strips.remove(take)
    wipe.set(0.5)
    wipe.end()


def _region(kind: str, x: int, width: int = 100) -> Any:
    return SimpleNamespace(type=kind, x=x, y=0, width=width, height=100)


def _area(view: str, *regions: Any) -> Any:
    spaces = SimpleNamespace(active=SimpleNamespace(view_type=view))
    return SimpleNamespace(type="SEQUENCE_EDITOR", spaces=spaces, regions=regions)


def test_the_preview_under_the_mouse_is_taken_else_any() -> None:
    timeline, one, two = _region("WINDOW", 0), _region("PREVIEW", 100), _region("PREVIEW", 200)
    areas = [_area("SEQUENCER", timeline, _region("PREVIEW", 300)), _area("PREVIEW", one), _area("PREVIEW", two)]
    context = SimpleNamespace(window=SimpleNamespace(screen=SimpleNamespace(areas=areas)))
    for x, expected in ((250, two), (50, one)):
        assert take_wipe.preview_at(context, SimpleNamespace(mouse_x=x, mouse_y=50)) == expected
    areas[1:] = []
    assert take_wipe.preview_at(context, SimpleNamespace(mouse_x=150, mouse_y=50)) is None


def test_strips_of_an_open_meta_strip_are_wiped_too(timeline: Any) -> None:
    meta = timeline.strips.new_meta("meta", 2, 1)
    inner = compat.strips(meta).new_movie("inner", str(timeline.media / "marathon.mp4"), 1, 1)
    wipe = take_wipe.Wipe(timeline.scene, inner)
    wipe.set(0.5)
    assert inner.crop.max_x == 360
    wipe.end()
