"""The judge is right about true clips, about blurred and noisy ones too, and admits when there is nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.evaluation.judge import Verdict, judge, score
from backend.world.attributes import CAMERA_MOVES, Attributes
from backend.world.camera import Camera
from backend.world.filmed import sample_filmed
from backend.world.pair import sample_pair
from backend.world.render import clip_times, render, render_background
from backend.world.scene import sample_scene
from backend.world.split import ONE, Mix, sample_mixed

PARTS = {"one": ONE, "two": Mix(0, 1, 0), "camera": Mix(0, 0, 1)}


def _worn(clip: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Blurred and noisy, as samples of a diffusion model are."""
    blurred = np.stack([cv2.GaussianBlur(frame, (0, 0), 0.7) for frame in clip])
    return np.clip(blurred + rng.normal(0, 8, clip.shape), 0, 255).astype(np.uint8)


def _accuracy(part: str, size: tuple[int, int, int], count: int, worn: bool) -> dict[str, float]:
    rng = np.random.default_rng(2024)
    right: Counter[str] = Counter()
    for _ in range(count):
        scene = sample_mixed(rng, PARTS[part])
        clip = render(scene, clip_times(size[0]), size[1], size[2])
        right.update(score(judge(_worn(clip, rng) if worn else clip), scene.attributes))
    return {name: right[name] / count for name in right}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("size", "count", "worn"), [
    ((16, 24, 40), 60, False), ((32, 48, 80), 15, False), ((16, 24, 40), 60, True),
])  # fmt: skip
def test_judge_is_right_about_true_clips(part: str, size: tuple[int, int, int], count: int, worn: bool) -> None:
    accuracy = _accuracy(part, size, count, worn)
    assert len(accuracy) == {"one": 5, "two": 8, "camera": 6}[part]
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


def test_one_object_and_a_camera_at_rest_are_nothing_more() -> None:
    rng = np.random.default_rng(13)
    for worn in (False, True) * 20:
        clip = render(sample_scene(rng), clip_times(16), 24, 40)
        verdict = judge(_worn(clip, rng) if worn else clip)
        assert (verdict.second_shape, verdict.second_colour, verdict.second_motion) == (None, None, None)
        assert verdict.camera is None


def test_two_objects_are_told_apart_whichever_is_named_first() -> None:
    scene = sample_pair(np.random.default_rng(14))
    said, verdict = scene.attributes, judge(render(scene, clip_times(16), 24, 40))
    turned = replace(
        said, shape=said.second_shape, colour=said.second_colour, motion=said.second_motion,
        second_shape=said.shape, second_colour=said.colour, second_motion=said.motion,
    )  # fmt: skip
    mixed = replace(said, colour=said.second_colour, second_colour=said.colour)
    assert said.shape != said.second_shape and turned != said
    assert all(score(verdict, said).values()) and all(score(verdict, turned).values())
    assert not all(score(verdict, mixed).values()), "the colours belong to the shapes"


def test_an_object_that_is_missing_is_wrong() -> None:
    scene = sample_pair(np.random.default_rng(15))
    right = score(judge(render(replace(scene, second=None), clip_times(16), 24, 40)), scene.attributes)
    assert sum(right[f"{which}{name}"] for which in ("", "second_") for name in ("shape", "colour", "motion")) == 3


@pytest.mark.parametrize("move", CAMERA_MOVES)
def test_a_camera_seen_backwards_moves_the_other_way(move: str) -> None:
    rng = np.random.default_rng(16)
    while (scene := sample_filmed(rng)).attributes.camera != move:
        pass
    reverse = {"zooming in": "zooming out", "zooming out": "zooming in",
               "panning left": "panning right", "panning right": "panning left"}[move]  # fmt: skip
    clip = render(scene, clip_times(16), 24, 40)
    verdicts = judge(clip), judge(clip[::-1])
    assert [verdict.camera for verdict in verdicts] == [move, reverse]
    assert [verdict.motion for verdict in verdicts] == ["still", "still"]


def test_an_object_that_grows_is_not_a_camera_that_zooms() -> None:
    growing = sample_scene(np.random.default_rng(17), motion="growing", background="checkered")
    zoomed = replace(growing, motion="still", x=0.9, y=0.5, camera=Camera("zooming in", 0.7))
    verdicts = [judge(render(scene, clip_times(16), 24, 40)) for scene in (growing, zoomed)]
    assert [(verdict.motion, verdict.camera) for verdict in verdicts] == [("growing", None), ("still", "zooming in")]


def test_an_object_moves_under_a_camera_that_pans() -> None:
    """What the camera does is taken off: this one keeps its place in the frame."""
    scene = sample_scene(
        np.random.default_rng(18), motion="right", background="speckled", reach=0.8, size=0.2, x=0.8, y=0.5
    )
    verdict = judge(render(replace(scene, camera=Camera("panning right", 0.8)), clip_times(16), 24, 40))
    assert (verdict.motion, verdict.camera) == ("right", "panning right")
    assert np.ptp(verdict.track.x) < 0.1
