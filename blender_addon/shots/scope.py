# SPDX-License-Identifier: GPL-3.0-or-later
"""Which strips of a timeline a job is made for, and of each which part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .. import compat
from ..takes import strip_record
from . import source

SCOPES = (
    ("selection", "Selected Strips", "The strips that are selected"),
    ("channel", "Active Channel", "All strips on the channel of the active strip"),
    ("markers", "Between Markers", "The selected strips, or all, from each marker to the next"),
    ("prompted", "Strips with a Prompt", "All strips that have a prompt of their own"),
)  # fmt: skip

NOTHING = {
    "selection": "Select a clip or a still for this kind of job",
    "channel": "Make a strip active on the channel that is meant",
    "markers": "Set a marker where the first part begins",
    "prompted": "Write a prompt on the strips that are meant",
}
"""What to do where a scope has no strips."""


@dataclass(frozen=True)
class Piece:
    """Frames left .. right - 1 of a strip, its number from 1, and the marker that it was cut at, if any.

    It is held for one call only, as strips are.
    """

    strip: Any
    left: int
    right: int
    index: int
    marker: str | None


def pieces(scene: Any, scope: str) -> tuple[Piece, ...]:
    """What a scope comes to, from left to right."""
    editor = scene.sequence_editor
    if editor is None:
        return ()
    level = list(compat.strips(compat.shown_level(editor)))
    match scope:
        case "channel":
            active = editor.active_strip
            chosen = [strip for strip in level if active is not None and strip.channel == active.channel]
        case "markers":
            return _cut(scene, _pictures(level, [strip for strip in level if strip.select] or _sources(level)))
        case "prompted":
            chosen = [strip for strip in level if strip.dreamstrip.own_prompt.strip()]
        case _:
            chosen = [strip for strip in level if strip.select]
    return tuple(
        Piece(strip, compat.left(strip), compat.right(strip), index, None)
        for index, strip in enumerate(_pictures(level, chosen), 1)
    )


def _pictures(level: Iterable[Any], chosen: Iterable[Any]) -> list[Any]:
    """The chosen ones that show a picture of their own."""
    return source.in_order(source.pictures(chosen))


def _sources(level: Iterable[Any]) -> list[Any]:
    """All strips but takes."""
    return [strip for strip in level if not strip_record.read(strip).takes]


def _cut(scene: Any, strips: Iterable[Any]) -> tuple[Piece, ...]:
    ranges = tuple(_ranges(scene))
    parts = [
        (strip, max(left, compat.left(strip)), int(min(right, compat.right(strip))), name)
        for strip in strips
        for left, right, name in ranges
    ]
    return tuple(
        Piece(strip, left, right, index, name)
        for index, (strip, left, right, name) in enumerate((part for part in parts if part[1] < part[2]), 1)
    )


def _ranges(scene: Any) -> Iterator[tuple[int, float, str]]:
    """From each marker to the next, the last without an end; of the selected markers only, if several are.

    A single one is selected by having been made last.
    """
    markers = sorted(scene.timeline_markers, key=lambda marker: marker.frame)
    are_chosen = sum(marker.select for marker in markers) > 1
    ends = (*(marker.frame for marker in markers[1:]), float("inf"))
    for marker, end in zip(markers, ends, strict=False):
        if marker.select or not are_chosen:
            yield marker.frame, end, marker.name


def marker_at(scene: Any, frame: int) -> str:
    """The name of the last marker that is not after a frame; empty if there is none."""
    before = [marker for marker in scene.timeline_markers if marker.frame <= frame]
    return str(max(before, key=lambda marker: marker.frame).name) if before else ""
