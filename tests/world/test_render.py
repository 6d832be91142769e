"""The renderer draws one world at every size and time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backend.world.attributes import BACKGROUNDS, COLOURS, SHAPES, TONES
from backend.world.pair import sample_pair
from backend.world.render import clip_times, coverage, parts, render, render_background
from backend.world.scene import ASPECT, Scene, sample_scene, track


def _area_average(clip: np.ndarray) -> np.ndarray:
    frames, height, width, channels = clip.shape
    return clip.reshape(frames, height // 2, 2, width // 2, 2, channels).astype(np.float32).mean(axis=(2, 4))


def test_times_of_a_short_clip_are_every_second_of_a_long_one() -> None:
    assert np.array_equal(clip_times(16), clip_times(32)[::2])
    assert clip_times(16)[0] == 0 and clip_times(16)[-1] < 1


def test_long_clip_contains_the_short_one() -> None:
    scene = sample_scene(np.random.default_rng(0), motion="circling")
    short, long = (render(scene, clip_times(frames), 24, 40) for frames in (16, 32))
    assert short.shape == (16, 24, 40, 3) and short.dtype == np.uint8
    assert np.array_equal(short, long[::2])


def test_rendering_is_deterministic() -> None:
    scene = sample_scene(np.random.default_rng(1), background="speckled")
    first, second = (render(scene, clip_times(4), 24, 40) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_small_clip_is_about_the_area_average_of_the_large_one(shape: str, background: str) -> None:
    scene = sample_scene(np.random.default_rng(2), shape=shape, background=background)
    small = render(scene, clip_times(4), 24, 40).astype(np.float32)
    large = _area_average(render(scene, clip_times(4), 48, 80))
    assert np.abs(small - large).mean() < 1.5
    shuffled = np.roll(large, 1, axis=2)
    assert np.abs(small - shuffled).mean() > 2 * np.abs(small - large).mean()


def test_object_is_where_the_track_says() -> None:
    rng = np.random.default_rng(3)
    for shape in ("circle", "square", "cross", "ring"):
        scene = sample_scene(rng, shape=shape, motion="right")
        cover = coverage(scene, clip_times(8), 48, 80)
        columns = (np.arange(80) + 0.5) * ASPECT / 80
        seen = (cover.sum(axis=1) * columns).sum(axis=1) / cover.sum(axis=(1, 2))
        assert np.allclose(seen, track(scene, clip_times(8))[0], atol=0.01)


def test_area_of_a_circle() -> None:
    scene = sample_scene(np.random.default_rng(4), shape="circle", motion="still", size=0.25, x=0.8, y=0.5)
    for height, width in ((24, 40), (48, 80)):
        area = coverage(scene, np.zeros(1), height, width).sum() / height**2
        assert area == pytest.approx(np.pi * 0.25**2, rel=0.02)


def test_shapes_differ_where_they_should() -> None:
    def at(shape: str, x: float, y: float) -> float:
        scene = Scene(shape, "red", "still", "plain", "blue", size=0.3, x=ASPECT / 2, y=0.5)
        return float(coverage(scene, np.zeros(1), 96, 160)[0, int((0.5 + y) * 96), int((ASPECT / 2 + x) * 96)])

    assert [shape for shape in SHAPES if at(shape, 0.0, 0.0) == 0] == ["ring"]
    assert [shape for shape in SHAPES if at(shape, 0.22, 0.22) == 1] == ["square", "triangle"]
    assert [shape for shape in SHAPES if at(shape, 0.22, -0.22) == 1] == ["square"]
    assert at("star", 0.0, -0.33) == 1 and at("star", 0.0, 0.33) == 0
    assert at("cross", 0.27, 0.0) == 1 and at("cross", 0.2, 0.2) == 0
    assert at("circle", 0.2, 0.2) == 1


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_are_the_palettes(colour: str) -> None:
    ground = "white" if colour == "black" else "black"
    scene = Scene("circle", colour, "still", "plain", ground, size=0.25, x=0.8, y=0.5)
    frame = render(scene, np.zeros(1), 24, 40)[0]
    assert tuple(frame[12, 19]) == COLOURS[colour]
    assert tuple(frame[0, 0]) == COLOURS[ground]


def test_textures_have_two_tones_and_plain_has_one() -> None:
    rng = np.random.default_rng(5)
    for background in BACKGROUNDS:
        ground = render_background(sample_scene(rng, background=background, background_colour="red"), 24, 40)
        assert (np.ptp(ground[..., 0]) > 60) == (background != "plain")


def test_the_parts_are_the_objects_in_the_captions_order_and_the_grounds_texture() -> None:
    scene = replace(sample_pair(np.random.default_rng(4)), background="striped", background_shift=(0, 0, 0))
    alone = replace(scene, second=None)
    first, second, tone = parts(scene, clip_times(4), 48, 80)
    assert np.array_equal(first, coverage(alone, clip_times(4), 48, 80))
    assert np.array_equal(np.maximum(first, second), coverage(scene, clip_times(4), 48, 80))
    assert 0 < second.mean() < 0.2
    ground = render(scene, clip_times(4), 48, 80)[(first + second == 0) & (tone == 1)]
    assert np.abs(ground - np.asarray(TONES[scene.background_colour], dtype=np.float32)).max() <= 1
    nothing = parts(alone, clip_times(4), 48, 80)[1]
    assert nothing.shape == second.shape and not nothing.any()
