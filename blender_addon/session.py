# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window knows of the daemon and of jobs on their way; touched on the main thread only."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..backend.contract.errors import ErrorView
from ..backend.contract.jobs import JobView
from .link import OFFLINE
from .messages import (
    Connection,
    ConnectionChanged,
    JobsSeen,
    Preparing,
    Refused,
    Report,
    Take,
    TakeFetched,
    Trouble,
)
from .records import Record


@dataclass
class Session:
    """Jobs by id in each stage of their life; `records` are those submitted since the file was opened, by scene."""

    connection: Connection = OFFLINE
    jobs: dict[str, JobView] = field(default_factory=dict)
    preparing: dict[str, Preparing] = field(default_factory=dict)
    refused: dict[str, ErrorView] = field(default_factory=dict)
    takes: dict[str, Take] = field(default_factory=dict)
    fetching: set[str] = field(default_factory=set)
    records: list[tuple[str, Record]] = field(default_factory=list)
    trouble: ErrorView | None = None

    def hear(self, report: Report) -> None:
        """Take in what the watcher reports."""
        match report:
            case ConnectionChanged(connection):
                self.connection = connection
                self.trouble = None
                self.fetching &= self.takes.keys()  # what a lost daemon did not deliver is asked for again
            case JobsSeen(jobs):
                self.jobs = {job.id: job for job in jobs}
                self.preparing = {job_id: told for job_id, told in self.preparing.items() if job_id not in self.jobs}
            case Preparing(job_id):
                self.preparing[job_id] = report
            case Refused(job_id, error):
                self.preparing.pop(job_id, None)
                self.refused[job_id] = error
            case TakeFetched(job_id, take):
                self.takes[job_id] = take
            case Trouble(error):
                self.trouble = error

    def submitted(self, scene: str, record: Record) -> None:
        """A job has left the window."""
        self.trouble = None
        self.records.append((scene, record))
        self.preparing[record.job_id] = Preparing(record.job_id, "Getting ready", 0.0)

    def forget(self, job_id: str) -> None:
        """Drop what is known of a job that this file no longer lists."""
        self.records = [(scene, record) for scene, record in self.records if record.job_id != job_id]
        self.refused.pop(job_id, None)
        self.preparing.pop(job_id, None)
        self.takes.pop(job_id, None)

    def leave_file(self) -> None:
        """Another file was opened: what belongs to the last one is forgotten, the daemon is not."""
        self.takes.clear()
        self.fetching.clear()
        self.records.clear()
        self.refused.clear()
        self.trouble = None
