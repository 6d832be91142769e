"""Real pictures in training: where crops look, how they move, what is never drawn."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.camera.warp import pyramid
from backend.training.photographic import (
    MEDIA,
    View,
    camera_move,
    crop,
    draw_footage,
    draw_photograph,
    footage,
    look,
    photographs,
    random_times,
    random_view,
    recolour,
)  # fmt: skip

SCALES = (1.0, 6.0)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def picture(height: int = 96, width: int = 160) -> NDArray[np.uint8]:
    """Smooth enough that every good resampling agrees, and different in every corner."""
    y, x = np.mgrid[:height, :width] / 8.0
    planes = [128 + 60 * np.sin(x + 0.3 * y), 128 + 60 * np.cos(0.7 * y), 2 * y + x + 40]
    return np.stack(planes, axis=-1).astype(np.uint8)


@pytest.mark.parametrize("draw", [draw_photograph, draw_footage])
@pytest.mark.parametrize("frames", [1, 5])
def test_a_draw_is_a_function_of_the_seed(draw: type, frames: int) -> None:
    clip = draw(rng(3), frames, 24, 40, 0.5, SCALES)
    assert clip.shape == (frames, 24, 40, 3) and clip.dtype == np.uint8
    assert np.array_equal(clip, draw(rng(3), frames, 24, 40, 0.5, SCALES))
    assert not np.array_equal(clip, draw(rng(4), frames, 24, 40, 0.5, SCALES))


def test_everything_trained_on_is_credited_and_the_measuring_clips_are_not_among_it() -> None:
    credits = (MEDIA / "CREDITS.md").read_text()
    files = {path.name for path in MEDIA.iterdir()} - {"CREDITS.md"}
    assert len(photographs()) + len(footage()) == len(files)
    for name in files:
        assert name in credits or name.startswith("dog-")
    assert not files & {"marathon.mp4", "bottles.mp4"}


def test_a_crop_of_everything_is_the_area_average() -> None:
    whole = View(80, 48, 4.0)
    expected = cv2.resize(picture(), (40, 24), interpolation=cv2.INTER_AREA)
    assert np.array_equal(crop(picture(), whole, 24, 40), expected)
    seen = look(pyramid(picture()), whole, 24, 40)
    assert np.abs(seen[1:-1, 1:-1].astype(int) - expected[1:-1, 1:-1]).max() <= 2


def test_a_crop_at_scale_one_is_the_pixels_themselves() -> None:
    assert np.array_equal(crop(picture(), View(70, 42, 1.0), 24, 40), picture()[30:54, 50:90])


@pytest.mark.parametrize("scale", [1.0, 2.7, 4.0])
def test_a_mirrored_view_is_the_view_mirrored(scale: float) -> None:
    view, mirrored = View(70, 42, scale, 0.9), View(70, 42, scale, 0.9, mirrored=True)
    assert np.array_equal(crop(picture(), mirrored, 20, 30), crop(picture(), view, 20, 30)[:, ::-1])
    seen, flipped = (look(pyramid(picture()), v, 20, 30).astype(int) for v in (view, mirrored))
    assert np.abs(seen - flipped[:, ::-1]).max() <= 1


def test_a_view_moves_by_fractions_of_a_pixel() -> None:
    y, x = np.mgrid[:96, :160]
    blob = 255 * np.exp(-((x - 80) ** 2 + (y - 48) ** 2) / 128)
    levels = pyramid(np.repeat(blob[..., None], 3, axis=2).astype(np.uint8))
    places = []
    for shift in (0.0, 0.5, 1.0, 3.0):
        seen = look(levels, View(80 + shift, 48, 2.0), 20, 30)[..., 0].astype(float)
        places.append(float((seen * np.arange(30)).sum() / seen.sum()))
    assert np.allclose(np.diff(places), [-0.25, -0.25, -1.0], atol=0.03)


def test_views_stay_inside_the_picture_and_within_the_scales() -> None:
    levels = pyramid(picture())
    for seed in range(50):
        view = random_view(rng(seed), levels, 24, 40, (1.0, 20.0))
        assert 1.0 <= view.scale <= 4.1
        assert 12 * view.scale <= view.y + 1e-6 and view.y + 12 * view.scale <= 96 + 1e-6
        reach = 20 * view.scale * view.aspect
        assert reach <= view.x + 1e-6 and view.x + reach <= 160 + 1e-6


def test_a_camera_move_is_even_and_slower_at_higher_rates() -> None:
    views = camera_move(rng(1), View(50, 50, 2.0), 5, 0.5)
    slow = camera_move(rng(1), View(50, 50, 2.0), 5, 0.25)
    assert views[2].x == pytest.approx(50) and views[2].y == pytest.approx(50)
    steps = np.diff([(v.x, v.y) for v in views], axis=0)
    assert np.allclose(steps, steps[0]) and 0.3 <= np.hypot(*steps[0]) <= 8
    assert np.allclose(np.diff([(v.x, v.y) for v in slow], axis=0), steps / 2)


def test_times_are_even_inside_the_clip_and_go_both_ways() -> None:
    directions = set()
    for seed in range(40):
        times = random_times(rng(seed), 89, 8, 0.5)
        steps = np.diff(times)
        assert min(times) >= 0 and max(times) <= 88 and np.ptp(steps) <= 1 and 2 <= abs(steps[0]) <= 8
        directions.add(int(np.sign(steps[0])))
    assert directions == {-1, 1}
    assert sorted(random_times(rng(0), 89, 89, 0.5)) == list(range(89))


def test_another_light_keeps_grey_ramps_in_order() -> None:
    ramp = np.repeat(np.arange(60, 120, dtype=np.uint8)[None, None, :, None], 3, axis=3)
    for seed in range(10):
        lit = recolour(rng(seed), ramp)
        assert lit.shape == ramp.shape and (np.diff(lit[0, 0].astype(int), axis=0) >= 0).all()
        assert lit.max() > lit.min() + 20
