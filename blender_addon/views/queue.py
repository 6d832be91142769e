# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of a scene, a page of them, in the order in which they will come.

A scene may have 1,000 jobs. Their order and sums are built once after a report came and kept in the session; a draw
builds the lines of its page alone, and these too are kept until the next report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ...backend.contract.errors import ErrorView
from ...backend.contract.jobs import JobState, JobView
from .. import batches, compat, fixes, records, take_record
from ..batches import Batch
from ..fixes import Fix
from ..records import Record
from ..session import Session
from ..words import duration, words

PAGE = 8
"""Lines on a page."""

_Value = TypeVar("_Value")
_STATES = {
    JobState.QUEUED: "Waiting",
    JobState.INTERRUPTED: "Interrupted, goes on by itself",
    JobState.PAUSED: "Paused",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}
_WISHES = {"pause": "Pausing after this step", "cancel": "Ending after this step"}
_WAITING = (JobState.QUEUED, JobState.INTERRUPTED)
_UNSENT, _RUNNING, _QUEUED, _PAUSED, _ENDED = range(5)
_GROUPS = {state: _ENDED for state in JobState} | {
    JobState.RUNNING: _RUNNING,
    JobState.QUEUED: _QUEUED,
    JobState.INTERRUPTED: _QUEUED,
    JobState.PAUSED: _PAUSED,
}


@dataclass(frozen=True)
class JobLine:
    """One job of the scene. `position` is its place in the queue while it waits."""

    job_id: str
    title: str
    status: str
    fraction: float | None
    problem: str = ""
    cause: str = ""
    fix: str = ""
    fixes: tuple[Fix, ...] = ()
    warnings: tuple[str, ...] = ()
    position: int | None = None
    is_member: bool = False
    can_pause: bool = False
    can_resume: bool = False
    can_cancel: bool = False
    can_import: bool = False
    can_delete: bool = False


@dataclass(frozen=True)
class BatchLine:
    """Jobs that were sent together, as one line that unfolds."""

    batch: str
    title: str
    status: str
    fraction: float
    unfolded: bool
    can_pause: bool
    can_resume: bool
    can_cancel: bool
    can_delete: bool


@dataclass(frozen=True)
class QueueView:
    """A page of the queue, counted from 0, and what the scene's jobs come to."""

    summary: str
    paused: bool
    online: bool
    lines: tuple[JobLine | BatchLine, ...]
    page: int
    pages: int
    has_ended: bool


@dataclass(frozen=True)
class _Outline:
    """What is built once for all pages: a member of a batch is its record, a folded batch stands for its members.

    `seconds` are those that the jobs that wait will take, None while that is unknown.
    """

    counts: str
    seconds: float | None
    running: tuple[str, ...]
    entries: tuple[Record | Batch[Record], ...]
    has_ended: bool


def build(scene: Any, session: Session) -> QueueView:
    """The page of the queue that the panel shows."""
    listed = records.listed(scene)  # the same tuple until a record changes
    unfolded = frozenset(session.unfolded)
    outline = _kept(session, "outline", (listed, session.order, unfolded), lambda: _outline(listed, session))
    pages = max(1, -(-len(outline.entries) // PAGE))
    page = min(max(session.page, 0), pages - 1)
    on_timeline = _kept(session, "timeline", (listed, _strip_count(scene)), lambda: _imported(scene))
    shown = (listed, session.revision, unfolded, page, on_timeline)
    return _kept(session, "queue", shown, lambda: _view(session, outline, page, pages, on_timeline))


def members(scene: Any, session: Session, batch: str) -> tuple[Record, ...]:
    """The records of a batch, in the order of the queue."""
    return tuple(sorted((r for r in records.listed(scene) if r.batch == batch), key=lambda r: _place(session, r, 0)))


def _kept(session: Session, name: str, key: object, make: Callable[[], _Value]) -> _Value:
    """A value as it was last made, if its key is the same."""
    known, value = session.memo.get(name, (None, None))
    if known != key:
        value = make()
        session.memo[name] = (key, value)
    return value  # type: ignore[return-value]  # the name tells the type


def _outline(listed: tuple[Record, ...], session: Session) -> _Outline:
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
    return _Outline(_counts(ours), _seconds_of_waiting(ours), running, tuple(entries), has_ended)


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
        ("{count} waiting", sum(counts[state] for state in _WAITING)),
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
    waiting = Counter(job.kind for job in jobs if job.state in _WAITING)
    if not waiting.keys() <= took.keys():
        return None
    return sum(count * sum(took[kind]) / len(took[kind]) for kind, count in waiting.items())


def _summary(session: Session, outline: _Outline) -> str:
    """The counts, and the time that is left for all if it is known."""
    left = [session.jobs[job_id].seconds_left for job_id in outline.running if job_id in session.jobs]
    known = [outline.seconds, *left]
    seconds = sum(each for each in known if each is not None)
    if None in known or not seconds:
        return outline.counts
    return outline.counts + words("; about {time} left", time=duration(seconds))


def _view(session: Session, outline: _Outline, page: int, pages: int, on_timeline: frozenset[str]) -> QueueView:
    entries = outline.entries[page * PAGE : (page + 1) * PAGE]
    lines = tuple(
        _batch_line(entry, session) if isinstance(entry, Batch) else _job_line(entry, session, on_timeline)
        for entry in entries
    )
    online = session.connection.state == "online"
    return QueueView(_summary(session, outline), session.paused, online, lines, page, pages, outline.has_ended)


def _batch_line(batch: Batch[Record], session: Session) -> BatchLine:
    jobs = [job for record in batch.members if (job := session.jobs.get(record.job_id)) is not None]
    states = {job.state for job in jobs}
    done = sum(job.state is JobState.DONE for job in jobs)
    ended = sum(job.state.ended for job in jobs)
    status = words("{done} of {count} done", done=done, count=len(batch.members))
    if ended > done:
        status += ", " + words("{count} failed or cancelled", count=ended - done)
    return BatchLine(
        batch=batch.batch,
        title=words("{count} jobs: {first} and others", count=len(batch.members), first=_name(batch.members[0])),
        status=status,
        fraction=batches.fraction(1.0 if job.state.ended else job.fraction for job in jobs),
        unfolded=batch.batch in session.unfolded,
        can_pause=bool(states & {*_WAITING, JobState.RUNNING}),
        can_resume=JobState.PAUSED in states,
        can_cancel=ended < len(batch.members),
        can_delete=ended == len(batch.members),
    )


def _job_line(record: Record, session: Session, on_timeline: frozenset[str]) -> JobLine:
    title = f"{_name(record)}: {record.kind}"
    member = bool(record.batch) and record.batch in session.unfolded
    job = session.jobs.get(record.job_id)
    if (refused := session.refused.get(record.job_id)) is not None and job is None:
        return JobLine(
            record.job_id, title, words("Not sent"), None, is_member=member, can_delete=True, **_told(refused)
        )
    if (preparing := session.preparing.get(record.job_id)) is not None and job is None:
        fraction = preparing.fraction
        return JobLine(record.job_id, title, words(preparing.text), fraction, is_member=member, can_cancel=True)
    if job is not None:
        return _line_of_job(title, job, session, job.id in on_timeline, member)
    online = session.connection.state == "online"
    status = "Not in this daemon's store" if online else "Unknown until the daemon runs"
    return JobLine(record.job_id, title, words(status), None, is_member=member, can_delete=online)


def _line_of_job(title: str, job: JobView, session: Session, is_imported: bool, is_member: bool) -> JobLine:
    position = session.positions.get(job.id) if job.state in _WAITING else None
    is_done = job.state is JobState.DONE
    return JobLine(
        job_id=job.id,
        title=title,
        status=words("Done, on the timeline") if is_done and is_imported else _status(job, position),
        fraction=job.fraction if not job.state.ended else None,
        warnings=job.warnings,
        position=position,
        is_member=is_member,
        can_pause=job.state in (*_WAITING, JobState.RUNNING) and not job.wish,
        can_resume=job.state is JobState.PAUSED or job.wish == "pause",
        can_cancel=not job.state.ended and job.wish != "cancel",
        can_import=job.id in session.takes,
        can_delete=job.state.ended,
        **(_told(job.error) if job.error is not None else {}),
    )


def _told(error: ErrorView) -> dict[str, Any]:
    """An error as a line shows it. Its sentence comes from the daemon; the cause and the buttons are ours."""
    remedy = fixes.remedy(error.code)
    if error.code == "cancelled":
        return {"fixes": remedy.fixes}
    problem = f"{error.message} [{error.code}]"
    return {"problem": problem, "cause": words(remedy.cause), "fix": error.fix, "fixes": remedy.fixes}


def _name(record: Record) -> str:
    return record.strip or words("New clip")


def _strip_count(scene: Any) -> int:
    return len(compat.all_strips(scene.sequence_editor)) if scene.sequence_editor is not None else 0


def _imported(scene: Any) -> frozenset[str]:
    """The jobs whose takes are on the timeline."""
    editor = scene.sequence_editor
    if editor is None:
        return frozenset()
    stacks = (take_record.read(strip).takes for strip in compat.all_strips(editor))
    return frozenset(entry.job_id for stack in stacks for entry in stack)


def _status(job: JobView, position: int | None) -> str:
    if job.state is JobState.RUNNING and job.wish:
        return words(_WISHES[job.wish])
    if job.state is JobState.QUEUED and position is not None:
        return words("Waiting, number {position}", position=position)
    if job.state is not JobState.RUNNING:
        return words(_STATES[job.state])
    step = f"{job.stage} {job.done}/{job.total}" if job.total else job.stage or words("Starting")
    if job.seconds_left is None:
        return step
    return words("{step}, {time} left", step=step, time=duration(job.seconds_left))
