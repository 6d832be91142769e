# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which a scene's jobs will come, and what they come to: built once for all pages of the queue."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ...backend.contract.jobs import JobState, JobView
from ..daemon.session import Session
from ..shots import batches
from ..shots.batches import Batch
from ..takes import records
from ..takes.records import Record
from ..words import words

WAITING = (JobState.QUEUED, JobState.INTERRUPTED)
"""The states of a job that has a place in the queue."""

_UNSENT, _RUNNING, _QUEUED, _PAUSED, _ENDED = range(5)
_GROUPS = {state: _ENDED for state in JobState} | {
    JobState.RUNNING: _RUNNING,
    JobState.QUEUED: _QUEUED,
    JobState.INTERRUPTED: _QUEUED,
    JobState.PAUSED: _PAUSED,
}


@dataclass(frozen=True)
class Outline:
    """What all pages share: a member of a batch is its record, a folded batch stands for its members.

    `seconds` are those that the jobs that wait will take, None while that is unknown.
    """

    counts: str
    seconds: float | None
    running: tuple[str, ...]
    entries: tuple[Record | Batch[Record], ...]
    has_ended: bool


def members(scene: Any, session: Session, batch: str) -> tuple[Record, ...]:
    """The records of a batch, in the order of the queue."""
    return tuple(sorted((r for r in records.listed(scene) if r.batch == batch), key=lambda r: _place(session, r, 0)))


def outline(listed: tuple[Record, ...], session: Session) -> Outline:
    """The outline of a scene's records as the jobs stand now."""
    jobs = session.jobs
    places = {record.job_id: _place(session, record, index) for index, record in enumerate(listed)}
    entries: list[Record | Batch[Record]] = []
    batched = _batched(listed, places)
    for record in sorted(listed, key=lambda record: places[record.job_id]):
        together = batched.get(record.batch, ())
        if len(together) < 2:
            entries.append(record)
        elif together[0] is record:
            entries.append(Batch(record.batch, together))
            entries += together if record.batch in session.unfolded else ()
    ours = [jobs[record.job_id] for record in listed if record.job_id in jobs]
    running = tuple(job.id for job in ours if job.state is JobState.RUNNING)
    has_ended = any(job.state.ended for job in ours)
    return Outline(_counts(ours), _seconds_of_waiting(ours), running, tuple(entries), has_ended)


def _batched(listed: tuple[Record, ...], places: dict[str, tuple[int, int]]) -> dict[str, tuple[Record, ...]]:
    """The jobs of each batch, in their order."""
    members = batches.grouped((record for record in listed if record.batch), lambda record: record.batch)
    return {each.batch: tuple(sorted(each.members, key=lambda record: places[record.job_id])) for each in members}


def _place(session: Session, record: Record, index: int) -> tuple[int, int]:
    """Where a job stands: what is on its way, runs, waits in its order, is paused, has ended (the newest first)."""
    job = session.jobs.get(record.job_id)
    if job is None:
        on_its_way = record.job_id in session.preparing or record.job_id in session.refused
        return (_UNSENT if on_its_way else _ENDED), -index
    group = _GROUPS[job.state]
    return group, session.positions.get(job.id, 0) if group == _QUEUED else -index


def _counts(jobs: list[JobView]) -> str:
    counts = Counter(job.state for job in jobs)
    parts = (
        ("{count} running", counts[JobState.RUNNING]),
        ("{count} waiting", sum(counts[state] for state in WAITING)),
        ("{count} paused", counts[JobState.PAUSED]),
        ("{count} failed", counts[JobState.FAILED]),
        ("{count} done", counts[JobState.DONE]),
    )
    return ", ".join(words(text, count=count) for text, count in parts if count)


def _seconds_of_waiting(jobs: list[JobView]) -> float | None:
    """As long for each as its kind took until now on average; None while that is unknown."""
    took: dict[str, list[float]] = {}
    for job in jobs:
        if job.state is JobState.DONE and job.started is not None and job.finished is not None:
            took.setdefault(job.kind, []).append(job.finished - job.started)
    waiting = Counter(job.kind for job in jobs if job.state in WAITING)
    if not waiting.keys() <= took.keys():
        return None
    return sum(count * sum(took[kind]) / len(took[kind]) for kind, count in waiting.items())
