"""What is said about a scene: many phrasings, one of them canonical. `parse` reads them back."""

from __future__ import annotations

import re

import numpy as np

from backend.world.prompt import parse, unknown_words
from backend.world.scene import Scene
from backend.world.split import held_out, held_out_scenes, sample_training_scene
from backend.world.vocabulary import VOCABULARY
from backend.world.words import (
    BACKGROUND_WORDS,
    CAMERA_PHRASES,
    COLOUR_WORDS,
    GROUND_NOUNS,
    MOTION_PHRASES,
    SHAPE_WORDS,
)

__all__ = [
    "VOCABULARY", "canonical", "caption", "held_out", "held_out_scenes", "parse", "sample_training_scene",
    "unknown_words",
]  # fmt: skip

CANONICAL = "a {thing} {moving} on a {ground}"

# {moving} takes "moving left", {moves} takes "moves left".
PHRASINGS: tuple[str, ...] = (
    CANONICAL,
    "{thing} {moving}, {ground}",
    "a {thing} that {moves} on a {ground}",
    "the {thing} {moves} over a {ground}",
    "on a {ground}, a {thing} is {moving}",
    "a {ground} with a {thing} {moving}",
    "{ground}, {thing} {moving}",
    "one {thing} {moving} in front of a {ground}",
    "a video of a {thing} {moving}, against a {ground}",
)

STILL_CANONICAL = "a {thing} on a {ground}"

STILL_PHRASINGS: tuple[str, ...] = (
    STILL_CANONICAL,
    "{thing}, {ground}",
    "the {thing} over a {ground}",
    "on a {ground}, a {thing}",
    "a {ground} with a {thing}",
    "{ground}, {thing}",
    "one {thing} in front of a {ground}",
    "a picture of a {thing}, against a {ground}",
)


PAIR_CANONICAL = "a {thing} {moving} and a {other} {other_moving} on a {ground}"

PAIR_PHRASINGS: tuple[str, ...] = (
    PAIR_CANONICAL,
    "{thing} {moving}, {other} {other_moving}, {ground}",
    "a {thing} that {moves} and a {other} that {other_moves} on a {ground}",
    "the {thing} {moves} and the {other} {other_moves} over a {ground}",
    "on a {ground}, a {thing} is {moving} and a {other} is {other_moving}",
    "a {ground} with a {thing} {moving} and a {other} {other_moving}",
    "{ground}, {thing} {moving}, {other} {other_moving}",
    "one {thing} {moving} beside one {other} {other_moving} in front of a {ground}",
    "a {thing} {moves} while a {other} {other_moves} on a {ground}",
    "a video of a {thing} {moving} next to a {other} {other_moving}, against a {ground}",
)

STILL_PAIR_PHRASINGS: tuple[str, ...] = (
    "a {thing} and a {other} on a {ground}",
    "{thing}, {other}, {ground}",
    "the {thing} and the {other} over a {ground}",
    "on a {ground}, a {thing} and a {other}",
    "a {ground} with a {thing} and a {other}",
    "{ground}, {thing}, {other}",
    "one {thing} beside one {other} in front of a {ground}",
    "a picture of a {thing} next to a {other}, against a {ground}",
)

CAMERA_PHRASINGS: tuple[str, ...] = (
    "{caption}, the camera {pans}",
    "{caption}, camera {panning}",
    "{caption}, {panning}",
    "the camera {pans}, {caption}",
    "{panning}, {caption}",
    "{caption} while the camera {pans}",
)


def canonical(scene: Scene) -> str:
    """The one plain caption, as in "a red circle moving left on a striped blue background"."""
    return _filled(_phrasings(scene, True)[0], scene, None, motion=True)


def caption(scene: Scene, rng: np.random.Generator, motion: bool = True) -> str:
    """A caption: the canonical one half the time; without a word about anything that moves if `motion` is False."""
    phrasings = _phrasings(scene, motion)
    if rng.random() < 0.5:
        return _filled(phrasings[0], scene, None, motion)
    return _filled(phrasings[int(rng.integers(len(phrasings)))], scene, rng, motion)


def _phrasings(scene: Scene, motion: bool) -> tuple[str, ...]:
    if scene.second:
        return PAIR_PHRASINGS if motion else STILL_PAIR_PHRASINGS
    return PHRASINGS if motion else STILL_PHRASINGS


def _filled(phrasing: str, scene: Scene, rng: np.random.Generator | None, motion: bool) -> str:
    """The phrasing with the scene's words in it, synonyms included where there is a generator."""

    def pick(count: int) -> int:
        return int(rng.integers(count)) if rng is not None else 0

    def word(words: tuple[str, ...]) -> str:
        return words[pick(len(words))]

    def told(phrases: tuple[tuple[str, str], ...]) -> tuple[str, str]:
        return phrases[pick(len(phrases))]

    moving, moves = told(MOTION_PHRASES[scene.motion])
    thing = f"{word(COLOUR_WORDS[scene.colour])} {word(SHAPE_WORDS[scene.shape])}"
    ground = " ".join(
        word(words)
        for words in (BACKGROUND_WORDS[scene.background], COLOUR_WORDS[scene.background_colour], GROUND_NOUNS)
    )
    parts = {"thing": thing, "moving": moving, "moves": moves, "ground": ground}
    if second := scene.second:
        parts["other_moving"], parts["other_moves"] = told(MOTION_PHRASES[second.motion])
        parts["other"] = f"{word(COLOUR_WORDS[second.colour])} {word(SHAPE_WORDS[second.shape])}"
    text = phrasing.format(**parts)
    if scene.camera and motion:
        panning, pans = told(CAMERA_PHRASES[scene.camera.move])
        text = word(CAMERA_PHRASINGS).format(caption=text, panning=panning, pans=pans)
    return re.sub(r"\ba (?=[aeio])", "an ", text)
