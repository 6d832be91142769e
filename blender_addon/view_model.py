# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels draw, as frozen text and numbers from the scene and the session; no file, no request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..backend.contract.jobs import JobState, JobView
from . import compat, records, request_builder
from .messages import Connection
from .request_builder import Shot
from .session import Session

_STATES = {
    JobState.QUEUED: "Waiting",
    JobState.INTERRUPTED: "Interrupted, goes on by itself",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}


@dataclass(frozen=True)
class Plan:
    """What one job would send, and where its take would land."""

    title: str
    sent: str
    lands: str
    problem: str


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


@dataclass(frozen=True)
class TakeLine:
    """What the active strip tells if it is a take."""

    source: str
    kind: str
    prompt: str
    details: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """Everything on the panels but the settings themselves."""

    connection: Connection
    plans: tuple[Plan, ...]
    problem: str
    jobs: tuple[JobLine, ...]
    take: TakeLine | None
    trouble: str
    kinds: frozenset[str]
    still: str


def build(scene: Any, session: Session) -> View:
    """The view of a scene."""
    shots = request_builder.shots(scene)
    imported = _imported(scene)
    return View(
        connection=session.connection,
        plans=tuple(_plan(shot) for shot in shots),
        problem=request_builder.problem(scene, shots),
        jobs=tuple(_job_line(record, session, imported) for record in reversed(records.listed(scene))),
        take=_take_line(scene),
        trouble=f"{session.trouble.message} {session.trouble.fix}" if session.trouble is not None else "",
        kinds=frozenset(shot.kind for shot in shots),
        still=next((shot.strip for shot in shots if shot.kind == "animate"), ""),
    )


def _plan(shot: Shot) -> Plan:
    rate = f"{float(_fraction(shot.fps)):.4g} fps"
    sent = f"{_what(shot)}, {shot.width} x {shot.height}, {rate}"
    lands = f"Channel {shot.channel}, frames {shot.left} to {shot.left + shot.frames - 1}"
    return Plan(
        title=shot.strip or {"subject": "Subject", "generate": "From the prompt alone"}[shot.kind],
        sent=sent,
        lands="" if shot.kind == "finetune" or shot.channel is None else lands,
        problem=shot.problem,
    )


def _what(shot: Shot) -> str:
    match shot.kind:
        case "animate":
            return f"Still for {shot.frames} frames"
        case "subject":
            return f"{len(shot.files)} photos for {shot.frames} frames"
        case "generate":
            return f"{shot.frames} new frames"
        case _ if shot.rendered:
            return f"{shot.frames} frames, rendered first"
        case _:
            return f"Its file's frames {shot.first} to {shot.first + shot.frames - 1}"


def _fraction(rate: str) -> float:
    numerator, _, denominator = rate.partition("/")
    return int(numerator) / int(denominator or 1)


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


def _take_line(scene: Any) -> TakeLine | None:
    editor = scene.sequence_editor
    strip = editor.active_strip if editor is not None else None
    if strip is None or not strip.dreamstrip.job_id:
        return None
    about = strip.dreamstrip
    warnings = tuple(about.warnings.splitlines())
    return TakeLine(about.source, about.kind, about.prompt, about.details, warnings)
