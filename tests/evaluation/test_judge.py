"""The judge is right about true clips, about blurred and noisy ones too, and admits when there is nothing."""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.evaluation.judge import Verdict, judge, score
from backend.world.attributes import ATTRIBUTE_NAMES, Attributes
from backend.world.render import clip_times, render, render_background
from backend.world.scene import sample_scene


def _worn(clip: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Blurred and noisy, as samples of a diffusion model are."""
    blurred = np.stack([cv2.GaussianBlur(frame, (0, 0), 0.7) for frame in clip])
    return np.clip(blurred + rng.normal(0, 8, clip.shape), 0, 255).astype(np.uint8)


def _accuracy(size: tuple[int, int, int], count: int, worn: bool) -> dict[str, float]:
    rng = np.random.default_rng(2024)
    right: Counter[str] = Counter()
    for _ in range(count):
        scene = sample_scene(rng)
        clip = render(scene, clip_times(size[0]), size[1], size[2])
        right.update(score(judge(_worn(clip, rng) if worn else clip), scene.attributes))
    return {name: right[name] / count for name in ATTRIBUTE_NAMES}


@pytest.mark.parametrize(("size", "count", "worn"), [
    ((16, 24, 40), 60, False), ((32, 48, 80), 30, False), ((16, 24, 40), 60, True),
])  # fmt: skip
def test_judge_is_right_about_true_clips(size: tuple[int, int, int], count: int, worn: bool) -> None:
    accuracy = _accuracy(size, count, worn)
    assert min(accuracy.values()) >= 0.93, accuracy


def _verdict(**fixed: str) -> Verdict:
    scene = sample_scene(np.random.default_rng(8), **fixed)
    return judge(render(scene, clip_times(16), 24, 40))


def test_reversed_clip_shows_the_reverse_motion() -> None:
    for motion, reverse in (("left", "right"), ("up", "down"), ("growing", "shrinking"), ("circling", "circling")):
        scene = sample_scene(np.random.default_rng(9), motion=motion)
        clip = render(scene, clip_times(16), 24, 40)
        assert (judge(clip).motion, judge(clip[::-1]).motion) == (motion, reverse)


def test_background_alone_has_no_object() -> None:
    scene = sample_scene(np.random.default_rng(10), background="striped")
    ground = np.repeat(render_background(scene, 24, 40).astype(np.uint8)[None], 16, axis=0)
    verdict = judge(ground)
    assert (verdict.shape, verdict.colour, verdict.motion) == (None, None, None)
    assert (verdict.background, verdict.background_colour) == ("striped", scene.background_colour)


def test_noise_is_not_taken_for_an_object_of_any_shape() -> None:
    clip = np.random.default_rng(11).integers(0, 256, (16, 24, 40, 3), dtype=np.uint8)
    assert judge(clip).shape is None


def test_single_frame_has_everything_but_motion() -> None:
    scene = sample_scene(np.random.default_rng(12), shape="star")
    verdict = judge(render(scene, clip_times(1), 48, 80))
    assert (verdict.shape, verdict.colour, verdict.motion) == ("star", scene.colour, None)


def test_score_covers_what_was_asked_for_and_nothing_else() -> None:
    verdict = _verdict(shape="ring", colour="red", background_colour="white")
    asked = Attributes(shape="ring", colour="blue", background_colour="white")
    assert score(verdict, asked) == {"shape": True, "colour": False, "background_colour": True}
    assert score(verdict, Attributes()) == {}
