"""Scenes that a moving camera films: an object stands still on a textured ground, and the whole frame moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backend.world.attributes import CAMERA_MOVES
from backend.world.camera import Camera
from backend.world.scene import ASPECT, Scene, sample_scene

# On a plain ground nothing but the object would tell of the camera, and on a gradient hardly more.
TELLING_BACKGROUNDS: tuple[str, ...] = ("striped", "checkered", "speckled")
_STEEPEST = 0.7  # radians from upright: stripes that run along a pan do not show it


def sample_filmed(rng: np.random.Generator) -> Scene:
    """A scene with a camera's move; the object stays in the frame."""
    move = str(rng.choice(CAMERA_MOVES))
    scene = sample_scene(rng, motion="still", background=str(rng.choice(TELLING_BACKGROUNDS)))
    return _zoomed(rng, scene, move) if move.startswith("zooming") else _panned(rng, scene, move)


def _zoomed(rng: np.random.Generator, scene: Scene, move: str) -> Scene:
    size, factor = rng.uniform(0.145, 0.17), rng.uniform(1.8, 2.1)
    room_x, room_y = ASPECT / 2 / factor - size, 0.5 / factor - size
    x, y = ASPECT / 2 + rng.uniform(-room_x, room_x), 0.5 + rng.uniform(-room_y, room_y)
    return replace(scene, size=size, x=x, y=y, camera=Camera(move, float(np.log(factor))))


def _panned(rng: np.random.Generator, scene: Scene, move: str) -> Scene:
    size, reach = rng.uniform(0.19, 0.27), rng.uniform(0.5, 0.8)
    x, y = rng.uniform(size + reach, ASPECT - size), rng.uniform(size, 1 - size)
    turn = rng.uniform(-_STEEPEST, _STEEPEST) if scene.background == "striped" else scene.texture_angle
    return replace(scene, size=size, x=x, y=y, texture_angle=turn, camera=Camera(move, reach))
