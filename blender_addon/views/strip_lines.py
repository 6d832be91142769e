# SPDX-License-Identifier: GPL-3.0-or-later
"""How far each strip of the timeline is: what its newest job does, or whether the take that it shows is stale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...backend.contract.jobs import JobState
from .. import compat
from ..daemon.session import Session
from ..takes import records, stack
from ..takes.records import Record
from ..takes.stack import Level
from ..takes.strip_record import StripRecord
from .take import stale

_STATES = {JobState.RUNNING: "running", JobState.DONE: "done", JobState.FAILED: "failed"}


@dataclass(frozen=True)
class StripLine:
    """The line on one strip: `state` is queued, running, done, failed or stale; `fraction` how much of it is filled."""

    left: int
    right: int
    channel: int
    state: str
    fraction: float = 1.0


@dataclass(frozen=True)
class Place:
    """A strip that may have a line: because of a job, or because it shows a take that is `stale` or not.

    The job of a draft counts as long as it works on what is better.
    """

    left: int
    right: int
    channel: int
    job: Record | None
    stale: bool | None


def places(scene: Any) -> tuple[Place, ...]:
    """The strips of the timeline as it is shown that may have a line; to be found anew when strips have changed."""
    editor = scene.sequence_editor
    if editor is None:
        return ()
    level = Level(compat.shown_level(editor))
    newest = {record.strip_id: record for record in records.listed(scene) if record.strip_id}
    whole = stack.job_ids(scene) - {job_id for job_id, _ in stack.drafts(scene)}
    by_job = {record.job_id: record for record in records.listed(scene)}
    return tuple(_place(level, strip, own, newest, by_job, whole) for strip, own in level.recorded)


def lines(places: tuple[Place, ...], session: Session) -> tuple[StripLine, ...]:
    """What to draw there as the jobs stand now."""
    told = (
        (place, (_of_job(place.job, session) if place.job is not None else None) or _of_take(place)) for place in places
    )
    return tuple(StripLine(place.left, place.right, place.channel, *line) for place, line in told if line is not None)


def _place(
    level: Level,
    strip: Any,
    own: StripRecord,
    newest: dict[str, Record],
    by_job: dict[str, Record],
    whole: frozenset[str],
) -> Place:
    """The newest job counts until its whole take is on the timeline; a copy of the strip has no part in it."""
    job = newest.get(own.strip_id) if own.strip_id else None
    if job is not None and (job.job_id in whole or level.is_copy(strip, own)):
        job = None
    if own.take is not None and own.take.stage:
        job = by_job.get(own.take.job_id)
    is_stale = bool(stale(own.take, level.source_of(strip, own))) if own.take is not None else None
    return Place(compat.left(strip), compat.right(strip), strip.channel, job, is_stale)


def _of_job(record: Record, session: Session) -> tuple[str, float] | None:
    job = session.jobs.get(record.job_id)
    if job is None:
        if record.job_id in session.refused:
            return "failed", 1.0
        return ("queued", 0.0) if record.job_id in session.preparing else None
    if job.state is JobState.CANCELLED or (job.state is JobState.DONE and record.kind in ("finetune", "sheet")):
        return None
    state = _STATES.get(job.state, "queued")
    return state, job.fraction if state in ("running", "queued") else 1.0


def _of_take(place: Place) -> tuple[str, float] | None:
    return None if place.stale is None else ("stale" if place.stale else "done", 1.0)
