"""Captions say what a scene shows, and the parser reads them back."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import numpy as np
import pytest

from backend.world.attributes import Attributes
from backend.world.camera import Camera
from backend.world.caption import VOCABULARY, canonical, caption, parse, unknown_words
from backend.world.scene import Body, sample_scene
from backend.world.split import sample_mixed
from backend.world.vocabulary import FIRST_VOCABULARY


def test_canonical_caption() -> None:
    scene = sample_scene(
        np.random.default_rng(0),
        shape="circle", colour="red", motion="left", background="striped", background_colour="blue",
    )  # fmt: skip
    assert canonical(scene) == "a red circle moving left on a striped blue background"
    second = Body("square", "white", "still", size=0.2, x=1.2, y=0.5)
    assert canonical(replace(scene, second=second)) == (
        "a red circle moving left and a white square standing still on a striped blue background"
    )
    assert canonical(replace(scene, motion="still", camera=Camera("panning left", 0.5))) == (
        "a red circle standing still on a striped blue background, the camera pans left"
    )


def test_captions_are_read_back() -> None:
    rng = np.random.default_rng(1)
    for _ in range(1200):
        scene = sample_mixed(rng)
        assert parse(caption(scene, rng)) == scene.attributes
        assert parse(canonical(scene)) == scene.attributes


def test_captions_of_single_frames_do_not_mention_motion() -> None:
    rng = np.random.default_rng(2)
    for _ in range(600):
        scene = sample_mixed(rng)
        text = caption(scene, rng, motion=False)
        assert parse(text) == replace(scene.attributes, motion=None, second_motion=None, camera=None)
        assert "video" not in text


def test_captions_use_only_the_vocabulary() -> None:
    rng = np.random.default_rng(3)
    texts = [caption(sample_mixed(rng), rng, motion=bool(k % 3)) for k in range(3000)]
    assert all(re.fullmatch(r"[a-z, ]+", text) for text in texts)
    used = {word for text in texts for word in re.findall("[a-z]+", text)}
    assert used <= set(VOCABULARY)
    # Few words are known to the parser that no caption teaches.
    assert len(set(VOCABULARY) - used) <= 7


def test_words_keep_their_places() -> None:
    """Trained weights know a word by its place."""
    assert len(set(VOCABULARY)) == len(VOCABULARY) == 130
    assert VOCABULARY[:117] == FIRST_VOCABULARY == tuple(sorted(FIRST_VOCABULARY))
    assert hashlib.sha256(" ".join(VOCABULARY).encode()).hexdigest().startswith("41d5fb0633a61992")


def test_captions_vary_but_half_are_canonical() -> None:
    rng = np.random.default_rng(4)
    scene = sample_scene(rng)
    texts = [caption(scene, rng) for _ in range(400)]
    assert len(set(texts)) > 80
    assert 0.4 < texts.count(canonical(scene)) / len(texts) < 0.6


@pytest.mark.parametrize(("prompt", "expected"), [
    ("a red circle circles", Attributes("circle", "red", "circling")),
    ("A Ring going round and round!", Attributes("ring", None, "circling")),
    ("a ball that bounces up and down on a tiled golden backdrop",
     Attributes("circle", None, "bouncing", "checkered", "yellow")),
    ("a blue background, and a white box rising", Attributes("square", "white", "up", None, "blue")),
    ("a dog in the park", Attributes()),
    ("the square is green", Attributes("square", "green")),
    ("", Attributes()),
    ("a red ball and a blue box", Attributes("circle", "red", second_shape="square", second_colour="blue")),
    ("on a green background a star falls, and the ring is white",
     Attributes("star", None, "down", None, "green", "ring", "white")),
    ("a ball bounces up and down and a red cross rests",
     Attributes("circle", None, "bouncing", second_shape="cross", second_colour="red", second_motion="still")),
    ("Zoom in on a yellow star moving left", Attributes("star", "yellow", "left", camera="zooming in")),
    ("the camera pans to the left over a plain background", Attributes(background="plain", camera="panning left")),
])  # fmt: skip
def test_parse_of_free_prompts(prompt: str, expected: Attributes) -> None:
    assert parse(prompt) == expected


def test_unknown_words() -> None:
    assert unknown_words("A fluffy RED dog, fluffy circle; dog!") == ("fluffy", "dog")
    assert unknown_words("a red circle moving left on a striped blue background") == ()
