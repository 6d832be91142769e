"""Scenes with two objects: one moves and the other stands still, each in a part of the frame of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from backend.world.attributes import COLOURS, SHAPES
from backend.world.scene import ASPECT, Body, Scene, sample_scene

# Circling needs more room than half a frame.
PAIR_MOTIONS: tuple[str, ...] = ("still", "left", "right", "up", "down", "bouncing", "growing", "shrinking")


def sample_pair(rng: np.random.Generator) -> Scene:
    """A scene with two objects of different colours; which of them moves, if any does, and where, is open."""
    motion = str(rng.choice(PAIR_MOTIONS))
    above, first_moves = bool(rng.integers(2)), bool(rng.integers(2))
    split = _rows if motion in ("left", "right") or (motion == "still" and rng.integers(2)) else _columns
    moving, standing = split(rng, motion, above)
    scene = sample_scene(rng, motion=motion if first_moves else "still")
    free = [name for name in COLOURS if name not in (scene.colour, scene.background_colour)]
    red, green, blue = rng.integers(-8, 9, 3)
    second = Body(
        shape=str(rng.choice(SHAPES)),
        colour=str(rng.choice(free)),
        motion="still" if first_moves else motion,
        rotation=rng.uniform(-0.17, 0.17),
        colour_shift=(int(red), int(green), int(blue)),
        **(standing if first_moves else moving),
    )
    return replace(scene, second=second, **(moving if first_moves else standing))


_NOTHING = {"reach": 0.0, "cycles": 0.0, "phase": 0.0, "drift": 0.0}


def _rows(rng: np.random.Generator, motion: str, above: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The paths of a moving and of a standing object, the one `above` the other or below it."""
    size, other = rng.uniform(0.15, 0.19, 2)
    y, other_y = (rng.uniform(part, 0.5 - part) for part in (size, other))
    reach = rng.uniform(0.74, 1.1) if motion != "still" else 0.0
    start = rng.uniform(size, ASPECT - size - reach)
    moving = {"size": size, "x": ASPECT - start if motion == "left" else start, "reach": reach}
    standing = {"size": other, "x": rng.uniform(other, ASPECT - other)}
    return (
        _NOTHING | moving | {"y": y if above else 1 - y},
        _NOTHING | standing | {"y": 1 - other_y if above else other_y},
    )


def _columns(rng: np.random.Generator, motion: str, left: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The paths of a moving and of a standing object, the one `left` of the other or to the right of it."""
    other = rng.uniform(0.16, 0.24)
    standing = {"size": other, "x": rng.uniform(other, ASPECT / 2 - other), "y": rng.uniform(other, 1 - other)}
    moving = _upright(rng, motion)
    return (
        _NOTHING | moving | {"x": moving["x"] if left else ASPECT - moving["x"]},
        _NOTHING | standing | {"x": ASPECT - standing["x"] if left else standing["x"]},
    )


def _upright(rng: np.random.Generator, motion: str) -> dict[str, Any]:
    """The path of a motion that stays in the left half."""
    if motion in ("growing", "shrinking"):
        small, factor = rng.uniform(0.142, 0.155), rng.uniform(2.0, 2.3)
        large = small * factor
        place = {"x": rng.uniform(large, ASPECT / 2 - large), "y": rng.uniform(large, 1 - large)}
        return place | {"size": small if motion == "growing" else large, "reach": float(np.log(factor))}
    size = rng.uniform(0.16, 0.23)
    path = {"size": size, "x": rng.uniform(size, ASPECT / 2 - size)}
    if motion == "still":
        return path | {"y": rng.uniform(size, 1 - size)}
    reach = rng.uniform(0.4, 0.52)
    if motion == "bouncing":
        return path | {
            "reach": reach, "cycles": rng.uniform(2.0, 3.0), "phase": rng.uniform(),
            "y": rng.uniform(size + reach, 1 - size) if size + reach < 1 - size else (1 + reach) / 2,
        }  # fmt: skip
    start = rng.uniform(size, 1 - size - reach)
    return path | {"reach": reach, "y": start if motion == "down" else 1 - start}
