"""Reads a prompt: which attributes it asks for, and which of its words nobody has taught."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backend.world import words
from backend.world.attributes import Attributes
from backend.world.vocabulary import VOCABULARY


def _inverted(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {text: name for name, texts in table.items() for text in texts}


_SHAPES = _inverted(words.SHAPE_WORDS)
_COLOURS = _inverted(words.COLOUR_WORDS)
_BACKGROUNDS = _inverted(words.BACKGROUND_WORDS)
_MOTIONS = _inverted(words.MOTION_KEYWORDS) | {
    phrase: name for name, pairs in words.MOTION_PHRASES.items() for pair in pairs for phrase in pair
}
# "bounces up and down" has to be found before "up" is.
_LONGEST_FIRST = sorted(_MOTIONS, key=lambda phrase: (-len(phrase.split()), phrase))


def parse(prompt: str) -> Attributes:
    """The attributes that a prompt asks for; None for those that it does not mention."""
    motion, rest = _take_motion(_words(prompt))
    colour, ground_colour = _colours(rest)
    return Attributes(
        shape=_first(rest, _SHAPES),
        colour=colour,
        motion=motion,
        background=_first(rest, _BACKGROUNDS),
        background_colour=ground_colour,
    )


def unknown_words(prompt: str) -> tuple[str, ...]:
    """The words of a prompt that no caption contains, in order and each only once."""
    return tuple(dict.fromkeys(word for word in _words(prompt) if word not in VOCABULARY))


def _words(prompt: str) -> list[str]:
    return re.findall(r"[^\W_]+", prompt.lower())


def _first(found: Iterable[str], table: dict[str, str]) -> str | None:
    return next((table[word] for word in found if word in table), None)


def _take_motion(found: list[str]) -> tuple[str | None, list[str]]:
    """The motion, and the words that did not say it."""
    for phrase in _LONGEST_FIRST:
        parts = phrase.split()
        for start in range(len(found) - len(parts) + 1):
            if found[start : start + len(parts)] == parts:
                return _MOTIONS[phrase], found[:start] + found[start + len(parts) :]
    return None, found


def _colours(found: list[str]) -> tuple[str | None, str | None]:
    """The object's and the background's colour: a colour belongs to the next noun, or else to the last one."""
    colours: dict[bool, str] = {}
    for place, word in enumerate(found):
        if word in _COLOURS:
            nouns = [w for w in found[place:] if _is_noun(w)] or [w for w in found[place::-1] if _is_noun(w)]
            ground = bool(nouns) and nouns[0] in words.GROUND_NOUNS
            colours.setdefault(ground, _COLOURS[word])
    return colours.get(False), colours.get(True)


def _is_noun(word: str) -> bool:
    return word in _SHAPES or word in words.GROUND_NOUNS
