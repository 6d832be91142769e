"""Which combinations of attributes training never sees, decided by a hash so that every machine agrees."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.world.attributes import Attributes
from backend.world.filmed import sample_filmed
from backend.world.pair import sample_pair
from backend.world.scene import Scene, sample_scene

HELD_OUT_SHARE = 0.05


@dataclass(frozen=True)
class Mix:
    """How often a scene has one object and a camera at rest, two objects, or a camera that moves; shares add to 1."""

    one: float = 0.5
    two: float = 0.25
    camera: float = 0.25


ONE = Mix(1.0, 0.0, 0.0)
WIDENED = Mix()


def sample_mixed(rng: np.random.Generator, mix: Mix = WIDENED) -> Scene:
    """A scene of any combination, drawn from the mix."""
    if mix == ONE:
        return sample_scene(rng)
    return _KINDS[int(rng.choice(len(_KINDS), p=(mix.one, mix.two, mix.camera)))](rng)


_KINDS: tuple[Callable[[np.random.Generator], Scene], ...] = (sample_scene, sample_pair, sample_filmed)


def held_out(combination: Scene | Attributes) -> bool:
    """Whether a combination is kept from training; about one in twenty is."""
    number = int.from_bytes(hashlib.sha256(_named(combination).encode()).digest()[:8], "big")
    return number < HELD_OUT_SHARE * 2**64


def _named(combination: Scene | Attributes) -> str:
    """A combination's name: of two objects the same in either order."""
    names = combination.attributes if isinstance(combination, Scene) else combination
    objects = [(names.shape, names.colour, names.motion)]
    if names.second_shape is not None:
        objects = sorted([*objects, (names.second_shape, names.second_colour, names.second_motion)], key=str)
    parts = [*objects[0], names.background, names.background_colour, *(part for one in objects[1:] for part in one)]
    return "|".join(map(str, parts + ([names.camera] if names.camera else [])))


def sample_training_scene(rng: np.random.Generator, mix: Mix = WIDENED) -> Scene:
    """A scene of the mix whose combination is not held out."""
    while held_out(scene := sample_mixed(rng, mix)):
        pass
    return scene


def held_out_scenes(count: int, seed: int, mix: Mix = ONE) -> list[Scene]:
    """That many scenes of held-out combinations, the same ones for the same seed."""
    rng = np.random.default_rng(seed)
    scenes: list[Scene] = []
    while len(scenes) < count:
        if held_out(scene := sample_mixed(rng, mix)):
            scenes.append(scene)
    return scenes
