"""What is said about a scene: many phrasings, one of them canonical. `parse` reads them back."""

from __future__ import annotations

import re

import numpy as np

from backend.world.prompt import parse, unknown_words
from backend.world.scene import Scene
from backend.world.split import held_out, held_out_scenes, sample_training_scene
from backend.world.vocabulary import VOCABULARY
from backend.world.words import BACKGROUND_WORDS, COLOUR_WORDS, GROUND_NOUNS, MOTION_PHRASES, SHAPE_WORDS

__all__ = [
    "VOCABULARY", "canonical", "caption", "held_out", "held_out_scenes", "parse", "sample_training_scene",
    "unknown_words",
]  # fmt: skip

CANONICAL = "a {colour} {shape} {moving} on a {texture} {ground_colour} {ground}"

# {moving} takes "moving left", {moves} takes "moves left".
PHRASINGS: tuple[str, ...] = (
    CANONICAL,
    "{colour} {shape} {moving}, {texture} {ground_colour} {ground}",
    "a {colour} {shape} that {moves} on a {texture} {ground_colour} {ground}",
    "the {colour} {shape} {moves} over a {texture} {ground_colour} {ground}",
    "on a {texture} {ground_colour} {ground}, a {colour} {shape} is {moving}",
    "a {texture} {ground_colour} {ground} with a {colour} {shape} {moving}",
    "{texture} {ground_colour} {ground}, {colour} {shape} {moving}",
    "one {colour} {shape} {moving} in front of a {texture} {ground_colour} {ground}",
    "a video of a {colour} {shape} {moving}, against a {texture} {ground_colour} {ground}",
)

STILL_CANONICAL = "a {colour} {shape} on a {texture} {ground_colour} {ground}"

STILL_PHRASINGS: tuple[str, ...] = (
    STILL_CANONICAL,
    "{colour} {shape}, {texture} {ground_colour} {ground}",
    "the {colour} {shape} over a {texture} {ground_colour} {ground}",
    "on a {texture} {ground_colour} {ground}, a {colour} {shape}",
    "a {texture} {ground_colour} {ground} with a {colour} {shape}",
    "{texture} {ground_colour} {ground}, {colour} {shape}",
    "one {colour} {shape} in front of a {texture} {ground_colour} {ground}",
    "a picture of a {colour} {shape}, against a {texture} {ground_colour} {ground}",
)


def canonical(scene: Scene) -> str:
    """The one plain caption, as in "a red circle moving left on a striped blue background"."""
    return _filled(CANONICAL, scene, None)


def caption(scene: Scene, rng: np.random.Generator, motion: bool = True) -> str:
    """A caption: the canonical one half the time; without a word about motion if `motion` is False."""
    phrasings = PHRASINGS if motion else STILL_PHRASINGS
    if rng.random() < 0.5:
        return _filled(phrasings[0], scene, None)
    return _filled(phrasings[int(rng.integers(len(phrasings)))], scene, rng)


def _filled(phrasing: str, scene: Scene, rng: np.random.Generator | None) -> str:
    """The phrasing with the scene's words in it, synonyms included where there is a generator."""

    def pick(count: int) -> int:
        return int(rng.integers(count)) if rng is not None else 0

    def word(words: tuple[str, ...]) -> str:
        return words[pick(len(words))]

    phrases = MOTION_PHRASES[scene.motion]
    moving, moves = phrases[pick(len(phrases))]
    text = phrasing.format(
        colour=word(COLOUR_WORDS[scene.colour]),
        shape=word(SHAPE_WORDS[scene.shape]),
        moving=moving,
        moves=moves,
        texture=word(BACKGROUND_WORDS[scene.background]),
        ground_colour=word(COLOUR_WORDS[scene.background_colour]),
        ground=word(GROUND_NOUNS),
    )
    return re.sub(r"\ba (?=[aeio])", "an ", text)
