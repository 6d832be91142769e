"""Captions say what a scene shows, and the parser reads them back."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from backend.world.attributes import Attributes
from backend.world.caption import VOCABULARY, canonical, caption, parse, unknown_words
from backend.world.scene import sample_scene


def test_canonical_caption() -> None:
    scene = sample_scene(
        np.random.default_rng(0),
        shape="circle", colour="red", motion="left", background="striped", background_colour="blue",
    )  # fmt: skip
    assert canonical(scene) == "a red circle moving left on a striped blue background"


def test_captions_are_read_back() -> None:
    rng = np.random.default_rng(1)
    for _ in range(600):
        scene = sample_scene(rng)
        assert parse(caption(scene, rng)) == scene.attributes
        assert parse(canonical(scene)) == scene.attributes


def test_captions_of_single_frames_do_not_mention_motion() -> None:
    rng = np.random.default_rng(2)
    for _ in range(300):
        scene = sample_scene(rng)
        text = caption(scene, rng, motion=False)
        assert parse(text) == replace(scene.attributes, motion=None)
        assert "video" not in text


def test_captions_use_only_the_vocabulary() -> None:
    rng = np.random.default_rng(3)
    texts = [caption(sample_scene(rng), rng, motion=bool(k % 2)) for k in range(2000)]
    assert all(re.fullmatch(r"[a-z, ]+", text) for text in texts)
    used = {word for text in texts for word in re.findall("[a-z]+", text)}
    assert used <= set(VOCABULARY)
    assert list(VOCABULARY) == sorted(set(VOCABULARY))
    # Few words are known to the parser that no caption teaches.
    assert len(set(VOCABULARY) - used) <= 5


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
])  # fmt: skip
def test_parse_of_free_prompts(prompt: str, expected: Attributes) -> None:
    assert parse(prompt) == expected


def test_unknown_words() -> None:
    assert unknown_words("A fluffy RED dog, fluffy circle; dog!") == ("fluffy", "dog")
    assert unknown_words("a red circle moving left on a striped blue background") == ()
