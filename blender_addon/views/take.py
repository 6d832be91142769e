# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel tells of the active take strip, or of the one over the active source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import landing, take_source
from ..take_record import StripRecord, TakeEntry, read
from ..take_stack import Level
from ..words import words


@dataclass(frozen=True)
class StackLine:
    """One take of the stack, the newest first; `index` is its place in it."""

    index: int
    text: str
    shows: bool


@dataclass(frozen=True)
class TakeView:
    """The take that shows, and the stack that it is in. `stale` says why it is, a sentence each."""

    strip: str
    title: str
    source: str
    shows: bool
    stack: tuple[StackLine, ...]
    prompt: str
    kind: str
    details: str
    warnings: tuple[str, ...]
    stale: tuple[str, ...]
    is_draft: bool


def can_have_takes(scene: Any) -> bool:
    """Whether the active strip shows takes or jobs were made from it: what a panel may ask at each redraw."""
    editor = scene.sequence_editor
    strip = editor.active_strip if editor is not None else None
    record = read(strip) if strip is not None else None
    return record is not None and bool(record.takes or record.strip_id)


def active(scene: Any) -> TakeView | None:
    """The view of the active strip's takes, or None."""
    editor = scene.sequence_editor
    if editor is None or editor.active_strip is None:
        return None
    level = Level(landing.level_of(editor, editor.active_strip))
    strip = level.topmost(editor.active_strip)
    if strip is None or (take := (record := read(strip)).take) is None:
        return None
    source = level.source_of(strip, record)
    return TakeView(
        strip=strip.name,
        title=words("Take {number} of {count}", number=record.shown + 1, count=len(record.takes)),
        source=source.name if source is not None else record.source,
        shows=not strip.mute,
        stack=_stack(record),
        prompt=take.settings.prompt,
        kind=take.settings.kind,
        details=take.details,
        warnings=take.warnings,
        stale=stale(take, source),
        is_draft=take.settings.quality in ("draft", "preview"),
    )


def stale(take: TakeEntry, source: Any | None) -> tuple[str, ...]:
    """Why a take no longer fits its source; empty where it does, or where there is none."""
    if source is None:
        return ()
    return take_source.changes(take, take_source.state_of(source), take_source.prompt_of(source))


def _stack(record: StripRecord) -> tuple[StackLine, ...]:
    lines = (StackLine(index, _told(index, take), index == record.shown) for index, take in enumerate(record.takes))
    return tuple(reversed(tuple(lines)))


def _told(index: int, take: TakeEntry) -> str:
    parts = [take.settings.quality, f"s {take.settings.s:g}" if take.settings.s is not None else None]
    parts += [f"seed {take.settings.seed}" if take.settings.seed is not None else None]
    how = ", ".join(part for part in parts if part)
    return f"{index + 1}  {take.settings.prompt or take.settings.kind}" + (f" ({how})" if how else "")
