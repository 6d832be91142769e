# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which a scene's jobs will come, and what they come to: built once for all pages of the queue."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass
from statistics import median
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

_MOST_TELLING = 9
"""Of each kind so many of the newest jobs tell how long the next one will take."""

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
    found = (record for record in records.listed(scene) if record.batch == batch)
    return tuple(sorted(found, key=lambda record: _place(session, record, session.jobs.get(record.job_id), 0)))


def outline(listed: tuple[Record, ...], session: Session) -> Outline:
    """The outline of a scene's records as the jobs stand now."""
    found = [session.jobs.get(record.job_id) for record in listed]
    places = [
        _place(session, record, job, index) for index, (record, job) in enumerate(zip(listed, found, strict=True))
    ]
    ordered = [listed[index] for index in sorted(range(len(listed)), key=places.__getitem__)]
    ours = [job for job in found if job is not None]
    counts = Counter([job.state for job in ours])
    return Outline(
        counts=_told(counts),
        seconds=_seconds_of_waiting(ours),
        running=tuple(job.id for job in ours if job.state is JobState.RUNNING),
        entries=_folded(ordered, session.unfolded),
        has_ended=any(state.ended for state in counts),
    )


def _folded(ordered: list[Record], unfolded: Collection[str]) -> tuple[Record | Batch[Record], ...]:
    """A batch stands where its first member does, with its members after it if it is unfolded."""
    members = batches.grouped((record for record in ordered if record.batch), lambda record: record.batch)
    batched = {batch.batch: batch for batch in members if len(batch.members) > 1}
    entries: list[Record | Batch[Record]] = []
    for record in ordered:
        batch = batched.get(record.batch)
        if batch is None:
            entries.append(record)
        elif batch.members[0] is record:
            entries.append(batch)
            entries += batch.members if batch.batch in unfolded else ()
    return tuple(entries)


def _place(session: Session, record: Record, job: JobView | None, index: int) -> tuple[int, int]:
    """Where a job stands: what is on its way, runs, waits in its order, is paused, has ended (the newest first)."""
    if job is None:
        on_its_way = record.job_id in session.preparing or record.job_id in session.refused
        return (_UNSENT if on_its_way else _ENDED), -index
    group = _GROUPS[job.state]
    return group, session.positions.get(job.id, 0) if group == _QUEUED else -index


def _told(counts: Counter[JobState]) -> str:
    parts = (
        ("{count} running", counts[JobState.RUNNING]),
        ("{count} waiting", sum(counts[state] for state in WAITING)),
        ("{count} paused", counts[JobState.PAUSED]),
        ("{count} failed", counts[JobState.FAILED]),
        ("{count} done", counts[JobState.DONE]),
    )
    return ", ".join(words(text, count=count) for text, count in parts if count)


def _seconds_of_waiting(jobs: list[JobView]) -> float | None:
    """As long for each as the newest of its kind took, by their median; None while that is unknown.

    So a job that waited for something else, as for a file to be loaded, does not make all others seem slow.
    """
    waiting = Counter([job.kind for job in jobs if job.state in WAITING])
    done = sorted((job for job in jobs if job.state is JobState.DONE), key=lambda job: job.finished or 0.0)
    took: dict[str, deque[float]] = {kind: deque(maxlen=_MOST_TELLING) for kind in waiting}
    for job in done if waiting else ():
        if job.kind in took and job.started is not None and job.finished is not None:
            took[job.kind].append(job.finished - job.started)
    if not all(took.values()):
        return None
    return sum(count * median(took[kind]) for kind, count in waiting.items())
