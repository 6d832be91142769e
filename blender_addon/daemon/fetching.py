# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the open file's jobs is to be copied to this machine, so that showing it waits for nothing."""

from __future__ import annotations

import bpy

from ...backend.contract.jobs import JobState, JobView
from .. import preferences
from ..sheets.download import SHEET_FILE
from ..takes import download, records
from ..takes.records import Record
from .commands import FetchDraft, FetchSheet, FetchTake
from .runtime import Runtime


def ask(current: Runtime) -> None:
    """Ask for the takes and sheets that are finished, and for the newest drafts of takes that land by themselves."""
    for scene in bpy.data.scenes:
        for record in records.listed(scene):
            job = current.session.jobs.get(record.job_id)
            if job is None:
                continue
            if job.state is JobState.DONE and job.id not in current.session.fetching:
                _ask_for_result(current, record, job)
            elif record.lands and not record.follows and not job.state.ended:
                _ask_for_draft(current, record, job)


def _ask_for_result(current: Runtime, record: Record, job: JobView) -> None:
    if download.TAKE_FILE in job.files:
        current.session.fetching.add(job.id)
        name = download.file_name(record.strip, job.id)
        current.post(FetchTake(job.id, preferences.takes_folder() / name))
    elif SHEET_FILE in job.files:
        current.session.fetching.add(job.id)
        current.post(FetchSheet(job.id, preferences.sheets_folder() / job.id))


def _ask_for_draft(current: Runtime, record: Record, job: JobView) -> None:
    """What follows another take shows when it is whole: its drafts may be worse than what is there."""
    file = download.newest_draft(job.files)
    if file and current.session.drafting.get(job.id) != file:
        current.session.drafting[job.id] = file
        name = download.file_name(record.strip, job.id, download.stage_of(file))
        current.post(FetchDraft(job.id, file, preferences.takes_folder() / name))
