"""Two objects, of which one moves at most, and which hardly ever meet."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from backend.world.pair import PAIR_MOTIONS, sample_pair
from backend.world.render import clip_times, coverage, render
from backend.world.scene import ASPECT, Scene, track


def _pairs(count: int, seed: int) -> list[Scene]:
    rng = np.random.default_rng(seed)
    return [sample_pair(rng) for _ in range(count)]


def test_three_colours() -> None:
    for scene in _pairs(200, 0):
        assert scene.second is not None
        assert len({scene.colour, scene.second.colour, scene.background_colour}) == 3


def test_one_moves_and_either_may_be_named_first() -> None:
    motions = [(scene.motion, scene.second.motion) for scene in _pairs(1600, 1) if scene.second]
    assert all("still" in pair for pair in motions)
    moving = Counter(next((motion for motion in pair if motion != "still"), "still") for pair in motions)
    assert set(moving) == set(PAIR_MOTIONS)
    assert all(abs(count - 200) < 5 * np.sqrt(200) for count in moving.values())
    first = np.mean([pair[0] != "still" for pair in motions if pair != ("still", "still")])
    assert 0.45 < first < 0.55


def test_objects_stay_in_the_frame_and_are_large_enough() -> None:
    for scene in _pairs(300, 2):
        for body in scene.objects:
            x, y, radius = track(body, clip_times(64))
            assert radius.min() >= 3.4 / 24 - 1e-4
            assert (x - radius).min() > -0.05 and (x + radius).max() < ASPECT + 0.05
            assert (y - radius).min() > -0.05 and (y + radius).max() < 1.05


def test_objects_hardly_meet() -> None:
    for scene in _pairs(300, 3):
        (x, y, _), (other_x, other_y, _) = (track(body, clip_times(16)) for body in scene.objects)
        assert np.hypot(x - other_x, y - other_y).min() > 0.29


@pytest.mark.parametrize("motion", ["left", "right", "up", "down", "growing", "shrinking", "bouncing"])
def test_motions_do_what_they_say(motion: str) -> None:
    bodies = [body for scene in _pairs(300, 4) for body in scene.objects if body.motion == motion]
    assert len(bodies) > 15
    for x, y, radius in (track(body, clip_times(16)) for body in bodies):
        sign = {"left": -1, "up": -1, "shrinking": -1}.get(motion, 1)
        if motion in ("left", "right"):
            assert sign * (x[-1] - x[0]) > 0.65 and np.ptp(y) == 0
        elif motion in ("up", "down"):
            assert sign * (y[-1] - y[0]) > 0.35 and np.ptp(x) == 0
        elif motion == "bouncing":
            assert np.ptp(y) > 0.3
        else:
            assert sign * np.log(radius[-1] / radius[0]) > 0.6


def test_both_are_drawn_and_the_coverage_is_of_both() -> None:
    scene = _pairs(1, 5)[0]
    assert scene.second is not None
    clip, cover = render(scene, clip_times(4), 48, 80), coverage(scene, clip_times(4), 48, 80)
    for body in scene.objects:
        x, y, radius = (part[0] for part in track(body, np.zeros(1)))
        near = np.s_[
            0, int((y - radius) * 48) : int((y + radius) * 48), int((x - radius) * 48) : int((x + radius) * 48)
        ]
        assert cover[near].max() == 1
        assert len({tuple(pixel) for pixel in clip[near][cover[near] == 1]}) == 1
