"""A strip rendered by a child Blender: exact pixels, and the user's scene untouched."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import numpy.typing as npt
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import Conflict
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.camera import keys
from bl_ext.user_default.dreamstrip.blender_addon.shots import prerender


def _render(scene: Any, strip: Any, folder: Path) -> Path:
    plan = prerender.plan(scene, strip, folder, "strip", compat.left(strip), compat.right(strip))
    done = subprocess.run(plan.argv, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return plan.output


def _pixels(scene: Any, frame: int, folder: Path) -> npt.NDArray[np.uint8]:
    """A frame of the timeline as Blender renders it here, in 8 bits."""
    scene.frame_set(frame)
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGB"
    scene.view_settings.view_transform = "Standard"
    scene.render.dither_intensity = 0.0
    scene.render.filepath = str(folder / "frame.png")
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(scene.render.filepath)
    pixels = np.empty(len(image.pixels), np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return np.rint(pixels * 255).astype(np.uint8)


def test_what_is_rendered_is_what_the_timeline_shows(timeline: Any, tmp_path: Path) -> None:
    scene = timeline.scene
    still = timeline.still(channel=1, start=8, length=4)
    still.transform.scale_x, still.transform.rotation = 0.7, 0.3
    clip = timeline.clip(channel=3, start=8, length=4)
    clip.use_flip_x = True
    clip.crop.min_x = 100
    output = _render(scene, clip, tmp_path)
    still.mute = True
    shown = [_pixels(scene, frame, tmp_path) for frame in (8, 11)]
    for strip in tuple(timeline.strips):
        timeline.strips.remove(strip)
    again = timeline.strips.new_movie("again", str(output), 1, 8)
    assert compat.duration(again) == 4
    for before, frame in zip(shown, (8, 11), strict=True):
        assert before.std() > 20
        assert np.array_equal(before, _pixels(scene, frame, tmp_path))


def test_what_begins_before_frame_0_is_rendered_as_well(timeline: Any, tmp_path: Path) -> None:
    scene = timeline.scene
    frames = (-3, 0, 2)
    timeline.clip("before", channel=2, start=-90, length=40)
    clip = timeline.clip(channel=2, start=-3, length=6)
    clip.use_flip_x = True
    timeline.clip("after", channel=2, start=3, length=40)
    for frame, across in ((-3, 0.0), (2, 90.0)):
        clip.transform.offset_x = across
        clip.transform.keyframe_insert("offset_x", frame=frame)
    shown = [_pixels(scene, frame, tmp_path) for frame in frames]
    output = _render(scene, clip, tmp_path)
    for strip in tuple(timeline.strips):
        timeline.strips.remove(strip)
    again = timeline.strips.new_movie("again", str(output), 1, -3)
    assert compat.duration(again) == 6
    for before, frame in zip(shown, frames, strict=True):
        assert before.std() > 20
        assert np.array_equal(before, _pixels(scene, frame, tmp_path)), frame


class _OtherColors:
    """The view settings of a configuration that has other views."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "view_transform":
            raise TypeError(f"enum {value!r} not found in ('ACES 1.0')")


def test_colours_that_cannot_be_exact_are_an_error_with_a_fix() -> None:
    with pytest.raises(Conflict, match="Standard"):
        prerender._set_exact_colors(SimpleNamespace(display_settings=SimpleNamespace(), view_settings=_OtherColors()))


def test_the_users_scene_and_keyframes_are_untouched(timeline: Any, tmp_path: Path) -> None:
    scene = timeline.scene
    still = timeline.still(channel=1, length=8)
    keys.apply_preset(scene, still, "orbit")
    path = keys.sample(scene, still)
    clip = timeline.clip(channel=2, length=8)
    clip.use_flip_x = True
    before = (len(bpy.data.scenes), len(bpy.data.actions), scene.frame_end, scene.render.filepath)
    prerender.plan(scene, clip, tmp_path, "strip", 1, 9)
    assert (len(bpy.data.scenes), len(bpy.data.actions), scene.frame_end, scene.render.filepath) == before
    assert keys.sample(scene, still) == path
    assert not any(strip.mute for strip in timeline.strips)
    assert compat.sequencer_scene(bpy.context) == scene
