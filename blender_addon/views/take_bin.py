# SPDX-License-Identifier: GPL-3.0-or-later
"""The takes beside the timeline, a line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..takes import binned as take_bin
from ..takes import identity
from ..takes.binned import Binned

SHOWN = 12
"""Lines that are drawn at most."""


@dataclass(frozen=True)
class BinLine:
    """One take. `lands` says where it goes: over its source where that is, else to the playhead."""

    job_id: str
    title: str
    reason: str
    has_source: bool


@dataclass(frozen=True)
class BinView:
    """The newest takes in the bin, and how many there are."""

    lines: tuple[BinLine, ...]
    count: int


def build(scene: Any) -> BinView:
    """The view of a scene's bin."""
    binned = take_bin.listed(scene)
    return BinView(tuple(_line(scene, found) for found in binned[:SHOWN]), len(binned))


def _line(scene: Any, found: Binned) -> BinLine:
    take = found.record.takes[0]
    name = found.record.source or take.settings.kind
    title = f"{name}: {take.settings.prompt}" if take.settings.prompt else name
    return BinLine(found.job_id, title, found.reason, source_of(scene, found) is not None)


def source_of(scene: Any, found: Binned) -> Any | None:
    """The strip that a take in the bin was made from, if it is there (again)."""
    editor = scene.sequence_editor
    if editor is None or not found.record.source:
        return None
    return identity.find(editor, identity.Origin(found.record.source, found.record.source_id, scene.name, ""))
