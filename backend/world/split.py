"""Which combinations of attributes training never sees, decided by a hash so that every machine agrees."""

from __future__ import annotations

import hashlib

import numpy as np

from backend.world.attributes import ATTRIBUTE_NAMES, Attributes
from backend.world.scene import Scene, sample_scene

HELD_OUT_SHARE = 0.05


def held_out(combination: Scene | Attributes) -> bool:
    """Whether a combination is kept from training; about one in twenty is."""
    text = "|".join(str(getattr(combination, name)) for name in ATTRIBUTE_NAMES)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return number < HELD_OUT_SHARE * 2**64


def sample_training_scene(rng: np.random.Generator) -> Scene:
    """A scene whose combination is not held out."""
    while held_out(scene := sample_scene(rng)):
        pass
    return scene


def held_out_scenes(count: int, seed: int) -> list[Scene]:
    """That many scenes of held-out combinations, the same ones for the same seed."""
    rng = np.random.default_rng(seed)
    scenes: list[Scene] = []
    while len(scenes) < count:
        if held_out(scene := sample_scene(rng)):
            scenes.append(scene)
    return scenes
