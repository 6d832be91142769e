"""Reads a prompt: which attributes it asks for, and which of its words nobody has taught."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from backend.world import words
from backend.world.attributes import Attributes
from backend.world.vocabulary import GLUE, VOCABULARY


def _inverted(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {text: name for name, texts in table.items() for text in texts}


_SHAPES = _inverted(words.SHAPE_WORDS)
_COLOURS = _inverted(words.COLOUR_WORDS)
_BACKGROUNDS = _inverted(words.BACKGROUND_WORDS)
_MOTIONS = _inverted(words.MOTION_KEYWORDS) | {
    phrase: name for name, pairs in words.MOTION_PHRASES.items() for pair in pairs for phrase in pair
}
_CAMERAS = _inverted(words.CAMERA_KEYWORDS) | {
    phrase: name for name, pairs in words.CAMERA_PHRASES.items() for pair in pairs for phrase in pair
}


def parse(prompt: str) -> Attributes:
    """The attributes that a prompt asks for; None for those that it does not mention.

    Of more than two objects the first two are read, of more than one ground or camera's move the first.
    """
    camera, said = _take(_words(prompt), _CAMERAS)
    first, second = _clauses(said)
    motion, rest = _take(first, _MOTIONS)
    other_motion, other_rest = _take(second, _MOTIONS)
    colours, ground_colour = _colours([*rest, *other_rest])
    shapes = [_SHAPES[word] for word in (*rest, *other_rest) if word in _SHAPES]
    return Attributes(
        shape=shapes[0] if shapes else None,
        colour=colours[0],
        motion=motion,
        background=_first(said, _BACKGROUNDS),
        background_colour=ground_colour,
        second_shape=shapes[1] if second else None,
        second_colour=colours[1] if second else None,
        second_motion=other_motion,
        camera=camera,
    )


def unknown_words(prompt: str, known: Container[str] = VOCABULARY) -> tuple[str, ...]:
    """The words of a prompt that are not known, in order and each only once."""
    return tuple(dict.fromkeys(word for word in _words(prompt) if word not in known))


def _words(prompt: str) -> list[str]:
    return re.findall(r"[^\W_]+", prompt.lower())


def _first(found: Iterable[str], table: dict[str, str]) -> str | None:
    return next((table[word] for word in found if word in table), None)


def _take(found: list[str], table: dict[str, str]) -> tuple[str | None, list[str]]:
    """What the longest phrase of a table says that is found, and the words that did not say it."""
    # "bounces up and down" has to be found before "up" is.
    for phrase in sorted(table, key=lambda phrase: (-len(phrase.split()), phrase)):
        parts = phrase.split()
        for start in range(len(found) - len(parts) + 1):
            if found[start : start + len(parts)] == parts:
                return table[phrase], found[:start] + found[start + len(parts) :]
    return None, found


def _clauses(found: list[str]) -> tuple[list[str], list[str]]:
    """The words up to the second object, and those from its article or colour on; no second, no words."""
    shapes = [place for place, word in enumerate(found) if word in _SHAPES]
    if len(shapes) < 2:
        return found, []
    start = shapes[1]
    while found[start - 1] in _COLOURS or found[start - 1] in GLUE:
        start -= 1
    return found[:start], found[start:]


def _colours(found: list[str]) -> tuple[list[str | None], str | None]:
    """The first two objects' and the ground's colours: a colour belongs to the next noun, or else to the last one."""
    nouns = [place for place, word in enumerate(found) if word in _SHAPES or word in words.GROUND_NOUNS]
    owned: dict[int | None, str] = {}
    for place, word in enumerate(found):
        if word in _COLOURS:
            noun = next((n for n in nouns if n > place), nouns[-1] if nouns else None)
            owned.setdefault(noun, _COLOURS[word])
    shapes = [owned.get(place) for place in nouns if found[place] in _SHAPES] or [owned.get(None)]
    grounds = (owned[place] for place in nouns if found[place] in words.GROUND_NOUNS and place in owned)
    return [*shapes, None], next(grounds, None)
