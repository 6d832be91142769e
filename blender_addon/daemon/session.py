# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window knows of the daemon and of jobs on their way; touched on the main thread only."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from ...backend.contract.errors import ErrorView
from ...backend.contract.jobs import JobNews, JobView
from ..install.installing import NONE, InstallState
from ..sheets.sheet import Sheet
from ..shots.preflight import Preflight
from ..shots.shot import Shot
from ..takes.records import Record
from .cargo import Take
from .link import OFFLINE
from .reports import (
    Connection,
    ConnectionChanged,
    DraftFetched,
    InstallChanged,
    JobsChanged,
    JobsSeen,
    Machine,
    MachineSeen,
    Preparing,
    Refused,
    Report,
    SheetFetched,
    TakeFetched,
    Told,
    Trouble,
)


@dataclass(frozen=True)
class Unprepared:
    """A job that was submitted and whose strip is still to be written for a child Blender, and of which scene."""

    scene: str
    record: Record
    shot: Shot


@dataclass
class Session:
    """Jobs by id in each stage of their life; `records` are those submitted since the file was opened, by scene.

    `positions` is the order of those that wait while the queue is not `paused`. `ended` and `notices` are still to be
    told to the user. What was `forgotten` is not brought back by undo. Views that are slow to build lie in `memo`; they
    hold while `revision` is the same, and what no mere step of a job can alter while `order` is. `page` and `unfolded`
    are what the queue's panel shows.
    `settled` are those whose takes have come and set off what they had to; `takes_wait` while that has to be done.
    `drafts` are what the newest finished stages of running jobs show; `drafting` names the files that were asked for.
    """

    connection: Connection = OFFLINE
    jobs: dict[str, JobView] = field(default_factory=dict)
    preparing: dict[str, Preparing] = field(default_factory=dict)
    refused: dict[str, ErrorView] = field(default_factory=dict)
    takes: dict[str, Take] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    drafts: dict[str, Take] = field(default_factory=dict)
    fetching: set[str] = field(default_factory=set)
    drafting: dict[str, str] = field(default_factory=dict)
    records: list[tuple[str, Record]] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    takes_wait: bool = False
    trouble: ErrorView | None = None
    machine: Machine | None = None
    preflight: Preflight | None = None
    unprepared: deque[Unprepared] = field(default_factory=deque)
    installation: InstallState = NONE
    paused: bool = False
    positions: dict[str, int] = field(default_factory=dict)
    ended: list[JobView] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    forgotten: set[str] = field(default_factory=set)
    revision: int = 0
    order: int = 0
    memo: dict[str, tuple[object, object]] = field(default_factory=dict, repr=False)
    page: int = 0
    unfolded: set[str] = field(default_factory=set)

    @property
    def is_online(self) -> bool:
        """Whether a daemon answers."""
        return self.connection.is_online

    def hear(self, report: Report) -> None:
        """Take in what the watcher reports."""
        self.revision += 1
        self.order += self._reorders(report)
        match report:
            case ConnectionChanged(connection):
                self.connection = connection
                self.trouble = None
                # What a lost daemon did not deliver is asked for again.
                self.fetching &= self.takes.keys() | self.sheets.keys()
                self.drafting = {job_id: draft.file for job_id, draft in self.drafts.items()}
            case JobsSeen(jobs, paused):
                self.paused = paused
                self._note_ended(jobs)
                self._see_all(jobs)
            case JobsChanged(news):
                self._see_news(news)
            case MachineSeen(machine):
                self.machine = machine
            case Preparing(job_id):
                self.preparing[job_id] = report
            case Refused(job_id, error):
                self.preparing.pop(job_id, None)
                self.refused[job_id] = error
            case TakeFetched(job_id, take):
                self.takes[job_id] = take
                self.drafts.pop(job_id, None)
                self.settled.discard(job_id)
            case DraftFetched(job_id, draft) if job_id not in self.takes:
                self.drafts[job_id] = draft
                self.settled.discard(job_id)
            case SheetFetched(job_id, sheet):
                self.sheets[job_id] = sheet
            case InstallChanged(state):
                if self.installation.state == "running" and state.state != "running":
                    self.notices.append(state.text)
                self.installation = state
            case Told(text):
                self.notices.append(text)
            case Trouble(error):
                self.trouble = error

    def _reorders(self, report: Report) -> bool:
        """Whether a job comes, goes, or changes its state or its place: not only how far it is."""
        match report:
            case JobsChanged(news):
                return not self._are_steps(news)
            case Preparing(job_id):
                return job_id not in self.preparing
            case _:
                return isinstance(report, ConnectionChanged | JobsSeen | Refused)

    def _are_steps(self, news: JobNews) -> bool:
        is_known = all(job.id in self.jobs and self.jobs[job.id].state is job.state for job in news.jobs)
        return is_known and not news.whole and not news.gone and news.waiting is None

    def _note_ended(self, jobs: tuple[JobView, ...]) -> None:
        """Those that were on their way when they were last heard of: before the connection was lost, while sent."""
        on_way = {job.id for job in self.jobs.values() if not job.state.ended} | self.preparing.keys()
        self.ended += [job for job in jobs if job.state.ended and job.id in on_way]

    def _see_all(self, jobs: tuple[JobView, ...]) -> None:
        self.jobs = {job.id: job for job in jobs}
        self.positions = {job.id: job.position for job in jobs if job.position is not None}
        self.preparing = {job_id: told for job_id, told in self.preparing.items() if job_id not in self.jobs}

    def _see_news(self, news: JobNews) -> None:
        self.paused = news.paused
        self._note_ended(news.jobs)
        if news.whole:
            self._see_all(news.jobs)
        else:
            self.jobs.update((job.id, job) for job in news.jobs)
        for job_id in news.gone:
            self.jobs.pop(job_id, None)
        for job in news.jobs:
            self.preparing.pop(job.id, None)
        if news.waiting is not None:
            self.positions = {job_id: place for place, job_id in enumerate(news.waiting, start=1)}

    def submitted(self, scene: str, record: Record) -> None:
        """A job has left the window."""
        self.revision += 1
        self.order += 1
        self.refused.pop(record.job_id, None)
        self.trouble = None
        self.records.append((scene, record))
        self.preparing[record.job_id] = Preparing(record.job_id, "Getting ready", 0.0)

    def sent_again(self, job_id: str) -> None:
        """A job that did not get to the daemon has left the window once more."""
        self.revision += 1
        self.order += 1
        self.refused.pop(job_id, None)
        self.preparing[job_id] = Preparing(job_id, "Getting ready", 0.0)

    def forget(self, job_id: str) -> None:
        """Drop what is known of a job that this file no longer lists."""
        self.revision += 1
        self.order += 1
        self.forgotten.add(job_id)
        self.records = [(scene, record) for scene, record in self.records if record.job_id != job_id]
        self.refused.pop(job_id, None)
        self.preparing.pop(job_id, None)
        self.takes.pop(job_id, None)
        self.drafts.pop(job_id, None)
        self.sheets.pop(job_id, None)

    def leave_file(self) -> None:
        """Another file was opened: what belongs to the last one is forgotten, the daemon is not."""
        self.revision += 1
        self.order += 1
        self.forgotten.clear()
        self.ended.clear()
        self.unfolded.clear()
        self.page = 0
        self.takes.clear()
        self.drafts.clear()
        self.drafting.clear()
        self.sheets.clear()
        self.fetching.clear()
        self.records.clear()
        self.preflight = None
        self.unprepared.clear()
        self.settled.clear()
        self.refused.clear()
        self.memo.clear()
        self.trouble = None
