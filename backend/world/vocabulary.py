"""Every word that a caption can contain, in the order that trained weights know them by."""

from __future__ import annotations

from collections.abc import Iterable

from backend.world import words

# The words of the phrasings that carry no attribute.
GLUE: tuple[str, ...] = (
    "a", "against", "an", "front", "in", "is", "of", "on", "one", "over", "picture", "that", "the", "video", "with",
)  # fmt: skip
# Those of phrasings with two objects or a camera.
WIDER_GLUE: tuple[str, ...] = ("and", "beside", "camera", "next", "to", "while")


def _first_words() -> set[str]:
    """Of one object on its ground."""
    tables = (words.SHAPE_WORDS, words.COLOUR_WORDS, words.BACKGROUND_WORDS, words.MOTION_KEYWORDS)
    texts = [text for table in tables for texts in table.values() for text in texts]
    return _split([*texts, *_spoken(words.MOTION_PHRASES), *words.GROUND_NOUNS, *GLUE])


def _later_words() -> set[str]:
    """Of two objects and of the camera."""
    keywords = [text for texts in words.CAMERA_KEYWORDS.values() for text in texts]
    return _split([*keywords, *_spoken(words.CAMERA_PHRASES), *WIDER_GLUE])


def _spoken(phrases: dict[str, tuple[tuple[str, str], ...]]) -> list[str]:
    return [text for pairs in phrases.values() for pair in pairs for text in pair]


def _split(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in text.split()}


# A word's place is its row in the embedding: what is learned later is appended, and no row moves.
FIRST_VOCABULARY: tuple[str, ...] = tuple(sorted(_first_words()))
VOCABULARY: tuple[str, ...] = (*FIRST_VOCABULARY, *sorted(_later_words() - set(FIRST_VOCABULARY)))
