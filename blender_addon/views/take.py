# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel tells of the active take strip, or of the one over the active source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ...backend.contract.jobs import JobState, JobView
from ..takes import landing, source_state
from ..takes.stack import Level
from ..takes.strip_record import StripRecord, TakeEntry, read
from ..words import words

_NONE: Mapping[str, JobView] = MappingProxyType({})
_STOPPED = (JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True)
class StackLine:
    """One take of the stack, the newest first; `index` is its place in it."""

    index: int
    text: str
    shows: bool


@dataclass(frozen=True)
class TakeView:
    """The take that shows, and the stack that it is in. `stale` says why it is, a sentence each.

    `draft` says what stage of its job an unfinished take shows, and what becomes of it.
    """

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
    draft: str
    can_finish: bool


def can_have_takes(scene: Any) -> bool:
    """Whether the active strip shows takes or jobs were made from it: what a panel may ask at each redraw."""
    editor = scene.sequence_editor
    strip = editor.active_strip if editor is not None else None
    record = read(strip) if strip is not None else None
    return record is not None and bool(record.takes or record.strip_id)


def active(scene: Any, jobs: Mapping[str, JobView] = _NONE) -> TakeView | None:
    """The view of the active strip's takes, or None; `jobs` are those of the daemon by their ids."""
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
        draft=_draft(take, jobs.get(take.job_id)) if take.stage else "",
        can_finish=_can_finish(take, jobs.get(take.job_id)),
    )


def stale(take: TakeEntry, source: Any | None) -> tuple[str, ...]:
    """Why a take no longer fits its source; empty where it does, or where there is none."""
    if source is None:
        return ()
    return source_state.changes(take, source_state.state_now(source, take))


def _draft(take: TakeEntry, job: JobView | None) -> str:
    if job is None or job.state in _STOPPED:
        return words("Draft, {stage} stage: its job has stopped", stage=take.stage)
    if job.state is JobState.PAUSED:
        return words("Draft, {stage} stage: its job is paused", stage=take.stage)
    return words("Draft, {stage} stage: better ones take its place", stage=take.stage)


def _can_finish(take: TakeEntry, job: JobView | None) -> bool:
    """Whether the full take can be asked for: of a draft, unless its job works on it, or of a lower quality."""
    if take.stage:
        return job is not None and job.state in (*_STOPPED, JobState.PAUSED)
    return take.settings.quality in ("draft", "preview")


def _stack(record: StripRecord) -> tuple[StackLine, ...]:
    lines = (StackLine(index, _told(index, take), index == record.shown) for index, take in enumerate(record.takes))
    return tuple(reversed(tuple(lines)))


def _told(index: int, take: TakeEntry) -> str:
    how_far = words("{stage} stage", stage=take.stage) if take.stage else take.settings.quality
    parts = [how_far, f"s {take.settings.s:g}" if take.settings.s is not None else None]
    parts += [words("seed {seed}", seed=take.settings.seed) if take.settings.seed is not None else None]
    how = ", ".join(part for part in parts if part)
    return f"{index + 1}  {take.settings.prompt or take.settings.kind}" + (f" ({how})" if how else "")
