# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of a scene, a line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...backend.contract.jobs import JobState, JobView
from .. import compat, records
from ..session import Session

_STATES = {
    JobState.QUEUED: "Waiting",
    JobState.INTERRUPTED: "Interrupted, goes on by itself",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}


@dataclass(frozen=True)
class JobLine:
    """One job of the scene."""

    job_id: str
    title: str
    status: str
    fraction: float | None
    problem: str = ""
    fix: str = ""
    warnings: tuple[str, ...] = ()
    can_cancel: bool = False
    can_import: bool = False
    can_delete: bool = False


def lines(scene: Any, session: Session) -> tuple[JobLine, ...]:
    """The jobs of a scene, the newest first."""
    imported = _imported(scene)
    return tuple(_job_line(record, session, imported) for record in reversed(records.listed(scene)))


def _job_line(record: records.Record, session: Session, imported: frozenset[str]) -> JobLine:
    title = f"{record.strip or 'New clip'}: {record.kind}"
    job = session.jobs.get(record.job_id)
    if job is not None:
        return _line_of_job(title, job, job.id in session.takes, job.id in imported)
    if (refused := session.refused.get(record.job_id)) is not None:
        return JobLine(record.job_id, title, "Not sent", None, refused.message, refused.fix, can_delete=True)
    if (preparing := session.preparing.get(record.job_id)) is not None:
        return JobLine(record.job_id, title, preparing.text, preparing.fraction, can_cancel=True)
    online = session.connection.state == "online"
    status = "Not in this daemon's store" if online else "Unknown until the daemon runs"
    return JobLine(record.job_id, title, status, None, can_delete=online)


def _line_of_job(title: str, job: JobView, is_here: bool, is_imported: bool) -> JobLine:
    return JobLine(
        job_id=job.id,
        title=title,
        status="Done, on the timeline" if is_imported else _status(job),
        fraction=job.fraction if not job.state.ended else None,
        problem=job.error.message if job.error is not None else "",
        fix=job.error.fix if job.error is not None else "",
        warnings=job.warnings,
        can_cancel=not job.state.ended,
        can_import=is_here,
        can_delete=job.state.ended,
    )


def _imported(scene: Any) -> frozenset[str]:
    """The jobs whose takes are on the timeline."""
    editor = scene.sequence_editor
    return frozenset(strip.dreamstrip.job_id for strip in compat.all_strips(editor)) if editor else frozenset()


def _status(job: JobView) -> str:
    if job.state is JobState.QUEUED and job.position is not None:
        return f"Waiting, number {job.position}"
    if job.state is not JobState.RUNNING:
        return _STATES[job.state]
    step = f"{job.stage} {job.done}/{job.total}" if job.total else job.stage or "Starting"
    return f"{step}, {_duration(job.seconds_left)} left" if job.seconds_left is not None else step


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
