"""A camera's move takes the ground and the objects with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backend.world.attributes import CAMERA_MOVES
from backend.world.camera import Camera, pose
from backend.world.filmed import TELLING_BACKGROUNDS, sample_filmed
from backend.world.render import clip_times, coverage, render, render_background
from backend.world.scene import ASPECT, Scene, sample_scene

TIMES = clip_times(16)


def _filmed(count: int, seed: int) -> list[Scene]:
    rng = np.random.default_rng(seed)
    return [sample_filmed(rng) for _ in range(count)]


def test_moves_and_grounds() -> None:
    scenes = _filmed(200, 0)
    assert {scene.attributes.camera for scene in scenes} == set(CAMERA_MOVES)
    assert {scene.background for scene in scenes} == set(TELLING_BACKGROUNDS)
    assert {scene.motion for scene in scenes} == {"still"}


def test_the_object_stays_whole() -> None:
    for scene in _filmed(100, 1):
        cover = coverage(scene, TIMES, 24, 40)
        edges = (cover[:, 0], cover[:, -1], cover[:, :, 0], cover[:, :, -1])
        assert max(edge.max() for edge in edges) <= 1
        areas = cover.sum(axis=(1, 2))
        assert areas.min() > 12
        if scene.camera and scene.camera.move.startswith("panning"):
            assert areas.min() > 0.9 * areas.max()


@pytest.mark.parametrize("move", CAMERA_MOVES)
def test_pose(move: str) -> None:
    nearer, way = pose(Camera(move, 0.6), np.asarray([0.0, 1.0]))
    expected = {"zooming in": (np.exp(0.6), 0), "zooming out": (np.exp(-0.6), 0),
                "panning right": (1, 0.6), "panning left": (1, -0.6)}  # fmt: skip
    assert (nearer[1] / nearer[0], way[1] - way[0]) == pytest.approx(expected[move])


def test_a_pan_of_whole_pixels_shifts_the_ground() -> None:
    """Beyond the frame too: the ground is a function of the place."""
    for background in TELLING_BACKGROUNDS:
        scene = sample_scene(np.random.default_rng(2), background=background, x=1.5, y=0.5, size=0.15, motion="still")
        clip = render(replace(scene, camera=Camera("panning right", 16 / 24)), np.asarray([0.0, 0.5, 1.0]), 24, 40)
        for earlier, later in ((0, 1), (1, 2)):
            difference = clip[later][:, :-8].astype(int) - clip[earlier][:, 8:]
            assert np.abs(difference).max() <= 2
            assert clip[later][:, -8:].std() > 5, "what comes into view is textured"


def test_a_zoom_by_two_shows_the_middle_twice_as_large() -> None:
    scene = sample_scene(np.random.default_rng(3), background="speckled")
    near = render(replace(scene, camera=Camera("zooming in", float(np.log(2)))), np.ones(1), 24, 40)[0]
    far = render(scene, np.ones(1), 48, 80)[0][12:36, 20:60]
    assert np.abs(near.astype(int) - far).max() <= 2


def test_the_background_is_that_of_the_first_frame() -> None:
    scene = replace(_filmed(1, 4)[0], x=-ASPECT)
    shown = render(scene, np.zeros(1), 24, 40)[0]
    assert np.abs(render_background(scene, 24, 40) - shown).max() <= 1
