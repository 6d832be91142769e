# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of a scene, a page of them, in the order in which they will come.

A scene may have 1,000 jobs. Their order and sums are built once after a report came and kept in the session; a draw
builds the lines of its page alone, and these too are kept until the next report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ...backend.contract.errors import ErrorView
from ...backend.contract.jobs import JobState, JobView
from .. import compat, fixes
from ..daemon.session import Session
from ..fixes import Fix
from ..shots import batches
from ..shots.batches import Batch
from ..takes import records, strip_record
from ..takes.records import Record
from ..words import duration, words
from . import queue_outline
from .queue_outline import WAITING, Outline

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
    can_show: bool = False
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


def build(scene: Any, session: Session, sorts: bool = True) -> QueueView:
    """The page of the queue that the panel shows.

    A draw has no time to sort 1,000 jobs: unless it `sorts` they stand as they last stood in this scene, if they did.
    """
    listed = records.listed(scene)  # the same tuple until a record changes
    unfolded = frozenset(session.unfolded)
    where = (scene.as_pointer(), unfolded)
    found = None if sorts else _as_it_stood(session, where)
    if found is None:
        found = _kept(
            session, "outline", (listed, session.order, *where), lambda: queue_outline.outline(listed, session)
        )
    pages = max(1, -(-len(found.entries) // PAGE))
    page = min(max(session.page, 0), pages - 1)
    on_timeline = _kept(session, "timeline", (listed, _strip_count(scene)), lambda: _imported(scene))
    shown = (found, session.revision, unfolded, page, on_timeline)
    return _kept(session, "queue", shown, lambda: _view(session, found, page, pages, on_timeline))


def _as_it_stood(session: Session, where: tuple[int, frozenset[str]]) -> Outline | None:
    """The outline that was made last, if it is of this scene and its batches are folded as they were."""
    key, made = session.memo.get("outline", (None, None))
    return made if isinstance(made, Outline) and isinstance(key, tuple) and key[2:] == where else None


def _kept(session: Session, name: str, key: object, make: Callable[[], _Value]) -> _Value:
    """A value as it was last made, if its key is the same."""
    known, value = session.memo.get(name, (None, None))
    if known != key:
        value = make()
        session.memo[name] = (key, value)
    return value  # type: ignore[return-value]  # the name tells the type


def _summary(session: Session, found: Outline) -> str:
    """The counts, and the time that is left for all if it is known."""
    left = [session.jobs[job_id].seconds_left for job_id in found.running if job_id in session.jobs]
    known = [found.seconds, *left]
    seconds = sum(each for each in known if each is not None)
    if None in known or not seconds:
        return found.counts
    return found.counts + words("; about {time} left", time=duration(seconds))


def _view(session: Session, found: Outline, page: int, pages: int, on_timeline: frozenset[str]) -> QueueView:
    entries = found.entries[page * PAGE : (page + 1) * PAGE]
    lines = tuple(
        _batch_line(entry, session) if isinstance(entry, Batch) else _job_line(entry, session, on_timeline)
        for entry in entries
    )
    online = session.is_online
    return QueueView(_summary(session, found), session.paused, online, lines, page, pages, found.has_ended)


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
        can_pause=bool(states & {*WAITING, JobState.RUNNING}),
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
    online = session.is_online
    status = "Not in this daemon's store" if online else "Unknown until the daemon runs"
    return JobLine(record.job_id, title, words(status), None, is_member=member, can_delete=online)


def _line_of_job(title: str, job: JobView, session: Session, is_imported: bool, is_member: bool) -> JobLine:
    position = session.positions.get(job.id) if job.state in WAITING else None
    is_done = job.state is JobState.DONE
    return JobLine(
        job_id=job.id,
        title=title,
        status=words("Done, on the timeline") if is_done and is_imported else _status(job, position),
        fraction=job.fraction if not job.state.ended else None,
        warnings=job.warnings,
        position=position,
        is_member=is_member,
        can_pause=job.state in (*WAITING, JobState.RUNNING) and not job.wish,
        can_resume=job.state is JobState.PAUSED or job.wish == "pause",
        can_cancel=not job.state.ended and job.wish != "cancel",
        can_import=job.id in session.takes,
        can_show=job.id in session.sheets,
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
    stacks = (strip_record.read(strip).takes for strip in compat.all_strips(editor))
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
