# SPDX-License-Identifier: GPL-3.0-or-later
"""Which strips of a timeline a job is made for, and of each which part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from .. import compat
from ..takes import strip_record
from ..takes.landing import Lying
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

_READABLE = compat.are_types(source.READABLE)
_MADE_OF_STRIPS = compat.are_types(source.MADE_OF_STRIPS)
_FEW = 16


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


class _Whole(Sequence[Piece]):
    """Strips of a level as pieces, each made when it is asked for: of 1,000 a panel shows a few."""

    def __init__(self, strips: Any, places: list[int], lefts: list[int], rights: list[int]) -> None:
        self._strips = strips
        self._places = places
        self._lefts = lefts
        self._rights = rights

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Piece: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Piece, ...]: ...

    def __getitem__(self, place: int | slice) -> Piece | tuple[Piece, ...]:
        if isinstance(place, slice):
            indices = range(len(self))[place]
            strips = list(self._strips) if len(indices) > _FEW else self._strips  # Blender counts to each anew
            return tuple(self._piece(strips, index) for index in indices)
        return self._piece(self._strips, range(len(self))[place])

    def __iter__(self) -> Iterator[Piece]:
        return iter(self[:])

    def _piece(self, strips: Any, index: int) -> Piece:
        return Piece(strips[self._places[index]], self._lefts[index], self._rights[index], index + 1, None)


def pieces(scene: Any, scope: str, lying: Lying | None = None) -> Sequence[Piece]:
    """What a scope comes to, from left to right; `lying` is the level that the timeline shows, if that was read before.

    A panel asks at each redraw, with 1,000 strips selected too.
    """
    editor = scene.sequence_editor
    if editor is None:
        return ()
    lying = lying or Lying(compat.shown_level(editor))
    if scope == "markers":
        chosen = compat.selected(lying.level)
        return _cut(scene, _whole(lying, chosen if chosen.any() else _sources(lying.level)))
    return _whole(lying, _chosen(lying, editor.active_strip, scope))


def _chosen(lying: Lying, active: Any | None, scope: str) -> NDArray[np.bool_]:
    """Of each strip of the level whether it is meant."""
    match scope:
        case "channel":
            on_it: NDArray[np.bool_] = lying.channel == (active.channel if active is not None else 0)
            return on_it
        case "prompted":
            return _each(lying.level, lambda strip: bool(strip.dreamstrip.own_prompt.strip()))
        case _:
            return compat.selected(lying.level)


def _sources(level: Any) -> NDArray[np.bool_]:
    """All strips but takes."""
    return _each(level, lambda strip: not strip_record.read(strip).takes)


def _each(level: Any, is_meant: Callable[[Any], bool]) -> NDArray[np.bool_]:
    return np.array([is_meant(strip) for strip in compat.strips(level)], bool)


def _whole(lying: Lying, chosen: NDArray[np.bool_]) -> Sequence[Piece]:
    """The chosen strips that show a picture of their own: from left to right, then from the lowest channel up."""
    order = np.lexsort((lying.channel, lying.left))
    order = order[chosen[order]]
    order = order[_are_pictures(lying.level, order)]
    return _Whole(compat.strips(lying.level), order.tolist(), lying.left[order].tolist(), lying.right[order].tolist())


def _are_pictures(level: Any, order: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Of these strips of a level whether each has a picture; one by one only if some are made of others."""
    types = compat.columns(level, "type")[0, order]
    if not _MADE_OF_STRIPS[types].any():
        shown: NDArray[np.bool_] = _READABLE[types]
        return shown
    every = list(compat.strips(level))
    return np.array(source.are_pictures([every[index] for index in order.tolist()]), bool)


def _cut(scene: Any, whole: Iterable[Piece]) -> tuple[Piece, ...]:
    ranges = tuple(_ranges(scene))
    parts = [
        (piece.strip, max(left, piece.left), int(min(right, piece.right)), name)
        for piece in whole
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
