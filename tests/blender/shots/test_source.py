"""When a strip is frames of its file, and when Blender must render it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.shots import source


def test_the_whole_clip(timeline: Any) -> None:
    frames = source.exact_frames(timeline.scene, timeline.clip(start=21))
    assert frames is not None
    assert (frames.first, frames.width, frames.height) == (0, 720, 400)
    assert frames.path.endswith("marathon.mp4")


def test_trimming_the_start_moves_the_first_frame(timeline: Any) -> None:
    clip = timeline.clip(start=21)
    compat.set_left(clip, 31)
    frames = source.exact_frames(timeline.scene, clip)
    assert frames is not None
    assert frames.first == 10


def test_content_that_leaves_out_frames_of_the_file(timeline: Any) -> None:
    clip = timeline.clip()
    setattr(clip, compat._CONTENT_TRIM_START, 7)
    compat.set_left(clip, compat.left(clip) + 3)
    shown = source.exact_frames(timeline.scene, clip)
    assert shown is not None
    offset = compat.left(clip) - compat.content_start(clip)
    assert shown.first == offset + 7


CHANGES: dict[str, Callable[[Any], None]] = {
    "scale": lambda strip: setattr(strip.transform, "scale_x", 0.5),
    "offset": lambda strip: setattr(strip.transform, "offset_y", 3),
    "rotation": lambda strip: setattr(strip.transform, "rotation", 0.1),
    "crop": lambda strip: setattr(strip.crop, "min_x", 2),
    "reverse": lambda strip: setattr(strip, "use_reverse_frames", True),
    "flip": lambda strip: setattr(strip, "use_flip_x", True),
    "brightness": lambda strip: setattr(strip, "color_multiply", 2.0),
    "saturation": lambda strip: setattr(strip, "color_saturation", 0.0),
    "strobe": lambda strip: setattr(strip, "strobe", 3.0),
    "held last frame": lambda strip: compat.set_right(strip, 200),
    "keyed place": lambda strip: strip.transform.keyframe_insert("offset_x", frame=1),
    "driven saturation": lambda strip: strip.driver_add("color_saturation"),
    "colour space": lambda strip: setattr(strip.colorspace_settings, "name", "Non-Color"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_pixels_asks_for_a_render(timeline: Any, change: str) -> None:
    clip = timeline.clip()
    assert source.exact_frames(timeline.scene, clip) is not None
    CHANGES[change](clip)
    assert source.exact_frames(timeline.scene, clip) is None


def test_another_rate_asks_for_a_render(timeline: Any) -> None:
    clip = timeline.clip()
    timeline.scene.render.fps, timeline.scene.render.fps_base = 24, 1.0
    assert source.exact_frames(timeline.scene, clip) is None


@pytest.mark.parametrize(
    ("fps", "base", "rate"),
    [
        (30, 1.001, Fraction(30000, 1001)),
        (24, 1.0, Fraction(24)),
        (24, 1.001, Fraction(24000, 1001)),
        (25, 2.0, Fraction(25, 2)),
    ],
)
def test_the_rate_is_a_fraction(scene: Any, fps: int, base: float, rate: Fraction) -> None:
    scene.render.fps, scene.render.fps_base = fps, base
    assert source.frame_rate(scene) == rate


def test_a_still_is_an_image_strip_with_one_picture(timeline: Any) -> None:
    assert source.is_still(timeline.still())
    assert not source.is_still(timeline.clip(channel=2))
    sequence = timeline.still("many", channel=3)
    sequence.elements.append("second.png")
    assert not source.is_still(sequence)
