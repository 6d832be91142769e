# SPDX-License-Identifier: GPL-3.0-or-later
"""The prompt of each strip: one for all, its own, or the words of a text strip above it; with its name put in."""

from __future__ import annotations

import re
from typing import Any

from . import compat
from .scope import Piece, marker_at

PROMPTS = (
    ("one", "One for All", "The prompt above, for every strip"),
    ("own", "Each Its Own", "The prompt that is written on the strip, or the one above where there is none"),
    ("text", "From Text Strips", "The words of the text strip over the strip, or the prompt above where there is none"),
)

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{2,4}$")
_PLACES = re.compile(r"\{(name|index|marker)\}")


def texts(scene: Any) -> tuple[Any, ...]:
    """The text strips of the timeline as it is shown."""
    editor = scene.sequence_editor
    if editor is None or scene.dreamstrip.prompts != "text":
        return ()
    return tuple(strip for strip in compat.strips(compat.shown_level(editor)) if strip.type == "TEXT")


def prompt_of(scene: Any, piece: Piece, titles: tuple[Any, ...], is_own: bool = False) -> str:
    """The prompt of a piece, its own if it `is_own`; empty where none is written. `titles`: the timeline's text strips.

    `{name}`, `{index}` and `{marker}` stand for the strip's name, its number from 1, and the marker it begins at.
    """
    settings, words = scene.dreamstrip, ""
    if is_own or settings.prompts == "own":
        words = str(piece.strip.dreamstrip.own_prompt)
    elif settings.prompts == "text":
        words = _text_over(piece, titles)
    return _filled(words.strip() or str(settings.prompt).strip(), scene, piece)


def _text_over(piece: Piece, titles: tuple[Any, ...]) -> str:
    """The words of the text strip that lies over most of a piece; of several the nearest."""
    over = [(_shared(piece, title), -title.channel, title) for title in titles if title.channel > piece.strip.channel]
    shared, _, title = max(over, key=lambda found: found[:2], default=(0, 0, None))
    return " ".join(str(title.text).split()) if title is not None and shared > 0 else ""


def _shared(piece: Piece, title: Any) -> int:
    """How many frames two strips have in common; below 1 if none."""
    return min(piece.right, compat.right(title)) - max(piece.left, compat.left(title))


def _filled(words: str, scene: Any, piece: Piece) -> str:
    if "{" not in words:
        return words
    marker = piece.marker if piece.marker is not None else marker_at(scene, piece.left)
    known = {"name": _SUFFIX.sub("", piece.strip.name), "index": str(piece.index), "marker": marker}
    return _PLACES.sub(lambda place: known[place[1]], words)
