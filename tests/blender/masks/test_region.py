"""A drawn region as Blender's own mask: where its edge lies, and that it is not in the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.masks import region
from bl_ext.user_default.dreamstrip.blender_addon.masks.drawing import RegionDrawing
from bl_ext.user_default.dreamstrip.blender_addon.preview.gesture import Answer
from bl_ext.user_default.dreamstrip.blender_addon.preview.view import View

from tests.blender.camera.test_gestures import _event as event
from tests.blender.shots.test_prerender import _pixels as pixels

BOX = np.array([[0.25, 0.25], [0.75, 0.25], [0.75, 0.5], [0.25, 0.5]])


@pytest.mark.parametrize("size", [(720, 400), (400, 720), (300, 300)])
def test_the_edge_lies_on_the_pixel_that_was_drawn(timeline: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    scene = timeline.scene
    scene.render.resolution_x, scene.render.resolution_y = size
    clip = timeline.clip(length=8)
    added = region.add_strip(scene, clip, [BOX])
    added.mute = False
    shown = pixels(scene, 4, tmp_path).reshape(size[1], size[0], 4)[..., 0]
    width, height = size
    covered = shown / 255
    across, up = covered[3 * height // 8], covered[:, width // 2]
    edges = [width / 2 - across[: width // 2].sum(), width / 2 + across[width // 2 :].sum()]
    assert np.allclose(edges, [width / 4, 3 * width / 4], atol=0.6)  # Blender draws a line a pixel soft
    edges = [3 * height / 8 - up[: 3 * height // 8].sum(), 3 * height / 8 + up[3 * height // 8 :].sum()]
    assert np.allclose(edges, [height / 4, height / 2], atol=0.6)
    assert abs(covered.sum() - width * height / 8) < width


def test_the_mask_strip_lies_over_its_strip_muted_and_as_long(timeline: Any) -> None:
    clip = timeline.clip(channel=2, start=11, length=30)
    timeline.still(channel=3, start=20, length=4)
    added = region.add_strip(timeline.scene, clip, [BOX, BOX / 2])
    assert (added.type, added.channel, compat.left(added), compat.right(added), added.mute) == ("MASK", 4, 11, 41, True)
    assert not added.select
    assert [len(spline.points) for spline in added.mask.layers[0].splines] == [4, 4]
    assert added.mask.name == "Mask of marathon"


def drawing(scene: Any, strip: Any) -> tuple[RegionDrawing, View]:
    """A drawing, and a preview that shows the picture at half of its size with its middle at (300, 200)."""
    view = View(np.array([[0.5, 0.0, 300.0], [0.0, 0.5, 200.0], [0.0, 0.0, 1.0]]), (720, 400))
    return RegionDrawing(scene, strip), view


def draw(made: RegionDrawing, view: View, points: list[tuple[float, float]]) -> None:
    made.handle(event("LEFTMOUSE", "PRESS"), view, *points[0])
    for point in points[1:]:
        made.handle(event("MOUSEMOVE", "NOTHING"), view, *point)
    made.handle(event("LEFTMOUSE", "RELEASE"), view, *points[-1])


SQUARE = [(210.0, 150.0), (390.0, 150.0), (390.0, 250.0), (210.0, 250.0)]


def test_a_stroke_over_the_preview_becomes_a_mask(timeline: Any) -> None:
    scene, clip = timeline.scene, timeline.clip(length=10)
    made, view = drawing(scene, clip)
    draw(made, view, SQUARE)
    assert made.handle(event("RET", "PRESS"), view, 0, 0) is Answer.KEEP
    assert np.allclose(made.outlines[0], [[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]])
    added = made.keep(scene, clip)
    assert scene.dreamstrip.masking == "over" and added.mute
    assert len(made.lines(view)) == 2


def test_strokes_are_taken_back_and_dropped(timeline: Any) -> None:
    made, view = drawing(timeline.scene, timeline.clip(length=10))
    draw(made, view, SQUARE)
    draw(made, view, [(100.0, 100.0), (150.0, 100.0), (150.0, 150.0)])
    draw(made, view, [(10.0, 10.0), (10.0, 10.0)])
    assert len(made.outlines) == 2
    made.handle(event("BACK_SPACE", "PRESS"), view, 0, 0)
    assert len(made.outlines) == 1
    made.handle(event("LEFTMOUSE", "PRESS"), view, 0, 0)
    assert made.handle(event("ESC", "PRESS"), view, 0, 0) is Answer.STAY, "the stroke alone is dropped"
    assert made.handle(event("ESC", "PRESS"), view, 0, 0) is Answer.CANCEL
    made.take_back()
    assert made.handle(event("RET", "PRESS"), view, 0, 0) is Answer.CANCEL


def test_a_stroke_beyond_the_picture_is_held_to_its_edge(timeline: Any) -> None:
    made, view = drawing(timeline.scene, timeline.clip(length=10))
    draw(made, view, [(300.0, 200.0), (900.0, 200.0), (900.0, 900.0), (300.0, 900.0)])
    assert made.outlines[0].max() == 1.0 and made.outlines[0].min() == 0.5


def test_a_long_stroke_gets_few_points(timeline: Any) -> None:
    made, view = drawing(timeline.scene, timeline.clip(length=10))
    rng = np.random.default_rng(0)
    angle = np.linspace(0, 2 * np.pi, 5000)
    radius = 80 + rng.normal(0, 6, 5000)
    draw(made, view, [(300 + r * np.cos(a), 200 + r * np.sin(a)) for a, r in zip(angle, radius, strict=True)])
    assert 3 <= len(made.outlines[0]) <= 200


def test_the_operator_makes_the_mask_again_from_its_outlines(timeline: Any) -> None:
    clip = timeline.clip(length=10)
    timeline.select(clip)
    assert bpy.ops.dreamstrip.mask_draw(outlines=json.dumps([BOX.tolist()])) == {"FINISHED"}
    assert [strip.type for strip in timeline.strips] == ["MOVIE", "MASK"]


@pytest.mark.parametrize("outlines", ["", "[", "[1]", "[[1]]"])
def test_broken_outlines_make_nothing(timeline: Any, outlines: str) -> None:
    timeline.select(timeline.clip(length=10))
    with pytest.raises(RuntimeError):
        bpy.ops.dreamstrip.mask_draw(outlines=outlines)
    assert len(timeline.strips) == 1 and not bpy.data.masks


def test_without_a_picture_there_is_nothing_to_draw_over(timeline: Any) -> None:
    assert not bpy.ops.dreamstrip.mask_draw.poll()
    timeline.select(timeline.strips.new_mask("mask", bpy.data.masks.new("mask"), 3, 1))
    assert not bpy.ops.dreamstrip.mask_draw.poll()
    timeline.select(timeline.still())
    assert bpy.ops.dreamstrip.mask_draw.poll()
