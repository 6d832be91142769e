# SPDX-License-Identifier: GPL-3.0-or-later
"""The edit that goes on from a cell of a sheet: it begins with the stage after the base, whose output is there."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...backend.contract.errors import Conflict, UnknownMedia
from ...backend.contract.jobs import JobState
from ...backend.contract.requests import EditRequest
from ...backend.contract.settings import OutputSettings
from ..daemon.cargo import Outbound
from ..daemon.commands import Send, WishJob
from ..presets import QUALITIES
from ..takes import identity, records
from ..takes.arrivals import at_quality
from ..takes.records import Record

if TYPE_CHECKING:
    from ..daemon.runtime import Runtime
    from ..daemon.session import Session
    from .sheet import Sheet


def pick(current: Runtime, scene: Any, sheet_id: str, cell: int) -> str:
    """Submit the edit of a cell at the panel's quality; its take lands by itself. Returns the job's id.

    The same cell at the same quality is the same job, however often it is picked and whatever was undone meanwhile.
    Raises Conflict if it is there or on its way, UnknownMedia if this scene has no such sheet.
    """
    session, sheet, made = current.session, current.session.sheets.get(sheet_id), records.find(scene, sheet_id)
    if sheet is None or made is None:
        raise UnknownMedia("The contact sheet is not here.", "Make it again, or start the daemon that has it.")
    job_id = job_of(sheet_id, cell, scene.dreamstrip.quality)
    _refuse_twice(session, job_id)
    session.forgotten.discard(job_id)
    record = record_of(made, job_id)
    records.remember(scene, record)
    records.change(scene, job_id, landed=False)
    if job_id in session.jobs:
        current.post(WishJob(job_id, "retry"))
    else:
        session.submitted(scene.name, record)
        current.post(Send(Outbound(job_id, _label(scene, record), request_of(scene, sheet, cell), None)))
    return job_id


def job_of(sheet_id: str, cell: int, quality: str) -> str:
    """The id of the job that goes on from a cell."""
    return str(uuid.uuid5(uuid.UUID(sheet_id), f"cell {cell} {quality}"))


def record_of(made: Record, job_id: str) -> Record:
    """Its take belongs where that of an edit of the sheet's strip would."""
    return replace(made, job_id=job_id, kind=EditRequest.kind, lands=True, landed=False, batch="")


def request_of(scene: Any, sheet: Sheet, cell: int) -> EditRequest:
    """The cell's edit, as far as the panel's quality goes, written as the panel says."""
    settings = scene.dreamstrip
    edit = at_quality(sheet.request.edit(cell), settings.quality)
    assert isinstance(edit, EditRequest)
    return replace(edit, output=OutputSettings(master=settings.master, audio=settings.audio))


def picked(session: Session, sheet_id: str, cell: int) -> bool:
    """Whether a job that has not failed goes on from a cell, or has."""
    ids = [job_of(sheet_id, cell, quality) for quality in QUALITIES]
    jobs = [session.jobs[job_id] for job_id in ids if job_id in session.jobs]
    has_job = any(job.state not in (JobState.FAILED, JobState.CANCELLED) for job in jobs)
    return has_job or any(job_id in session.preparing for job_id in ids)


def newest(scene: Any, session: Session, strip_id: str) -> str:
    """The id of the newest sheet of a strip that can be shown; empty if there is none."""
    ids = (r.job_id for r in records.listed(scene) if r.kind == "sheet" and r.strip_id == strip_id)
    made = list(ids) if strip_id else []
    return next((job_id for job_id in reversed(made) if job_id in session.sheets), "")


def _refuse_twice(session: Session, job_id: str) -> None:
    job = session.jobs.get(job_id)
    if job_id in session.preparing or (job is not None and not job.state.ended):
        raise Conflict("This cell is on its way already.", "Its take lands by itself.")
    if job is not None and job.state is JobState.DONE:
        raise Conflict("This cell was picked before.", "Its take is on the strip, or in the list of jobs.")


def _label(scene: Any, record: Record) -> str:
    blend = identity.blend_name()
    return identity.Origin(record.strip, record.strip_id, scene.name, blend).to_label()
