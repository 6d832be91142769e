# SPDX-License-Identifier: GPL-3.0-or-later
"""The prompt of each strip: one for all, its own, or the words of a text strip above it; with its name put in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .. import compat
from .scope import Piece, marker_at

PROMPTS = (
    ("one", "One for All", "The prompt above, for every strip"),
    ("own", "Each Its Own", "The prompt that is written on the strip, or the one above where there is none"),
    ("text", "From Text Strips", "The words of the text strip over the strip, or the prompt above where there is none"),
)

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{2,4}$")
_PLACES = re.compile(r"\{(name|index|marker)\}")


@dataclass(frozen=True)
class Title:
    """What a text strip says, and where it lies."""

    left: int
    right: int
    channel: int
    words: str


def texts(scene: Any) -> tuple[Title, ...]:
    """The text strips of the timeline as it is shown, if prompts come from them."""
    return titles(scene) if scene.dreamstrip.prompts == "text" else ()


def titles(scene: Any) -> tuple[Title, ...]:
    """The text strips of the timeline as it is shown."""
    editor = scene.sequence_editor
    shown = compat.strips(compat.shown_level(editor)) if editor is not None else ()
    return tuple(
        Title(compat.left(strip), compat.right(strip), strip.channel, " ".join(str(strip.text).split()))
        for strip in shown
        if strip.type == "TEXT"
    )


def prompt_of(scene: Any, piece: Piece, titles: tuple[Title, ...], is_own: bool = False) -> str:
    """The prompt of a piece, its own if it `is_own`; empty where none is written. `titles`: the timeline's text strips.

    `{name}`, `{index}` and `{marker}` stand for the strip's name, its number from 1, and the marker it begins at.
    """
    settings, words = scene.dreamstrip, ""
    if is_own or settings.prompts == "own":
        words = str(piece.strip.dreamstrip.own_prompt)
    elif settings.prompts == "text":
        words = text_over(piece.strip, piece.left, piece.right, titles)
    return _filled(words.strip() or str(settings.prompt).strip(), scene, piece)


def text_over(strip: Any, left: int, right: int, titles: tuple[Title, ...]) -> str:
    """The words of the text strip that lies over most of these frames of a strip; of several the nearest."""
    higher = (title for title in titles if title.channel > strip.channel)
    over = [(min(right, title.right) - max(left, title.left), -title.channel, title.words) for title in higher]
    shared, _, words = max(over, default=(0, 0, ""))
    return words if shared > 0 else ""


def _filled(words: str, scene: Any, piece: Piece) -> str:
    if "{" not in words:
        return words
    marker = piece.marker if piece.marker is not None else marker_at(scene, piece.left)
    known = {"name": _SUFFIX.sub("", piece.strip.name), "index": str(piece.index), "marker": marker}
    return _PLACES.sub(lambda place: known[place[1]], words)
