"""The queue of jobs: the only writer of their states."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from backend.contract.errors import Conflict
from backend.contract.events import Event, JobDeleted, QueueChanged
from backend.contract.jobs import JobList, JobNews, JobState, JobView, Submission
from backend.contract.wire import dumps

from . import folder, progress
from .database import Database
from .endings import IDLE, Endings
from .journal import Journal
from .outcome import Lost, Outcome
from .table import WAITING, JobTable, view

_CLAIM = f"""
UPDATE jobs SET state = 'running', owner = ?, attempt = attempt + 1, started = ?, error = NULL
WHERE rank = (SELECT rank FROM jobs WHERE {WAITING} ORDER BY turn, rank LIMIT 1)
AND NOT (SELECT is_on FROM switches WHERE name = 'paused')
RETURNING id, attempt
"""
_TURN_AT = f"SELECT turn FROM jobs WHERE {WAITING} ORDER BY turn, rank LIMIT 1 OFFSET ?"
_MAKE_ROOM = f"UPDATE jobs SET turn = turn + ? WHERE {WAITING} AND turn BETWEEN ? AND ?"
_ANEW: dict[str, object] = IDLE | {
    "state": JobState.QUEUED,
    "finished": None,
    "losses": 0,
    "cancel": 0,
    "error": None,
    "warnings": "[]",
    "files": "[]",
    "stage": "",
    "done": 0,
    "total": 0,
    "fraction": 0.0,
}
"""The columns of a job that begins again; its attempts go on counting, they are the lease."""


@dataclass(frozen=True)
class Claim:
    """The lease on a running job: only the holder of its present attempt may write about it."""

    job: str
    attempt: int
    owner: str


class StaleClaim(Exception):
    """The job has been given to a later attempt, or ended; the writer must stop."""


class JobQueue:
    """Jobs in the order they came, or in the user's; `folders` is where each has its folder."""

    def __init__(self, database: Database, journal: Journal, folders: Path) -> None:
        self._database = database
        self._journal = journal
        self._folders = folders
        self._table = JobTable(database, journal)
        self._endings = Endings(self._table, journal)

    def submit(self, submission: Submission) -> tuple[JobView, bool]:
        """Queue a job; sending the same one again returns it as it stands. The bool tells whether it is new."""
        with self._database.transaction() as connection:
            if known := self.repeated(submission):
                return known, False
            folder.write_request(self.folder(submission.id), submission.request)
            request = submission.request
            turn = self._table.last_turn() + 1
            values = (submission.id, request.kind, submission.label, dumps(request), time.time(), turn)
            connection.execute(
                "INSERT INTO jobs (id, kind, label, request, state, created, turn) VALUES (?, ?, ?, ?, 'queued', ?, ?)",
                values,
            )
            told = self._table.changed(submission.id)
        self._journal.ring()
        return told, True

    def repeated(self, submission: Submission) -> JobView | None:
        """The job, if this very submission came before; Conflict if its id has another body."""
        row = self._table.find(submission.id)
        if row is None:
            return None
        if (row["request"], row["label"]) != (dumps(submission.request), submission.label):
            raise Conflict("This id belongs to a job with another request.", "Submit with a new UUID.")
        return view(row)

    def claim(self, owner: str) -> Claim | None:
        """Take the next waiting job, in one statement, so that two claims never meet."""
        with self._database.transaction() as connection:
            row = connection.execute(_CLAIM, (owner, time.time())).fetchone()
            if row is None:
                return None
            self._table.changed(row["id"])
        self._journal.ring()
        return Claim(row["id"], row["attempt"], owner)

    def note(self, claim: Claim, event: Event) -> None:
        """Write down what the worker told."""
        with self._database.transaction():
            row = self._held(claim)
            self._table.update(claim.job, progress.changes(row, event, time.time()))
            self._journal.append(claim.job, event)
        self._journal.ring()

    def finish(self, claim: Claim, outcome: Outcome) -> JobView:
        """Write down how the attempt ended; a cancel that came before wins over a result."""
        with self._database.transaction():
            told = self._endings.end(self._held(claim), outcome)
        self._journal.ring()
        return told

    def cancel(self, job: str) -> JobView:
        """Wish a job's end: at once if it waits; if it runs, its runner must be told."""
        with self._database.transaction():
            row = self._table.get(job)
            state = JobState(row["state"])
            if state in (JobState.DONE, JobState.FAILED):
                raise Conflict(f"The job is {state} already.", "Delete it if its files are not needed.")
            if state is JobState.RUNNING:
                self._table.update(job, {"cancel": 1})
                told = self._table.changed(job)
            else:
                told = view(row) if state.ended else self._endings.cancel(job)
        self._journal.ring()
        return told

    def pause(self, job: str) -> JobView:
        """Wish that a job waits for the user: at once if it is not running; if it is, its runner must be told."""
        with self._database.transaction():
            row = self._table.get(job)
            state = JobState(row["state"])
            if state.ended:
                raise Conflict(f"The job is {state} already.", "Only a job that waits or runs can be paused.")
            if state is not JobState.PAUSED:
                wish = {"held": 1} if state is JobState.RUNNING else {"state": JobState.PAUSED}
                self._table.update(job, wish)
            told = self._table.changed(job)
        self._journal.ring()
        return told

    def resume(self, job: str) -> JobView:
        """Let a paused job wait in its old place again; one that is about to be paused goes on by itself."""
        with self._database.transaction():
            row = self._table.get(job)
            state = JobState(row["state"])
            if state.ended:
                raise Conflict(f"The job is {state} already.", "Try it again, or delete it.")
            waits_as = JobState.INTERRUPTED if row["attempt"] else JobState.QUEUED
            self._table.update(job, {"held": 0, "state": waits_as if state is JobState.PAUSED else state})
            told = self._table.changed(job)
        self._journal.ring()
        return told

    def retry(self, job: str) -> JobView:
        """Queue a job again that failed or was cancelled, at the end; it goes on from what its folder still has."""
        with self._database.transaction():
            state = JobState(self._table.get(job)["state"])
            if state not in (JobState.FAILED, JobState.CANCELLED):
                raise Conflict(f"The job is {state}.", "Only a job that failed or was cancelled can be tried again.")
            turn = self._table.last_turn() + 1
            self._table.update(job, _ANEW | {"turn": turn})
            told = self._table.changed(job)
        self._journal.ring()
        return told

    def move(self, job: str, position: int) -> JobView:
        """Give a waiting job another place in the queue, counted from 1; those between move up by one."""
        with self._database.transaction() as connection:
            row = self._table.get(job)
            if row["position"] is None:
                raise Conflict(f"The job is {row['state']}.", "Only a job that waits has a place in the queue.")
            waiting, _ = self.counts()
            target = connection.execute(_TURN_AT, (min(position, waiting) - 1,)).fetchone()["turn"]
            first, last, step = (target, row["turn"], 1) if target < row["turn"] else (row["turn"], target, -1)
            connection.execute(_MAKE_ROOM, (step, first, last))
            self._table.update(job, {"turn": target})
            told = self._table.changed(job)
        self._journal.ring()
        return told

    def set_paused(self, paused: bool) -> None:
        """Pause the queue, so that no job begins until it goes on; the running job is left alone."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE switches SET is_on = ? WHERE name = 'paused'", (int(paused),))
            self._journal.append("", QueueChanged(paused))
        self._journal.ring()

    def delete(self, job: str) -> None:
        """Forget a job and its folder, unless it is running; files that cannot go now go at the next start."""
        with self._database.transaction() as connection:
            if self._table.get(job)["state"] == JobState.RUNNING:
                raise Conflict("The job is running.", "Cancel it first.")
            connection.execute("DELETE FROM jobs WHERE id = ?", (job,))
            self._journal.forget(job)
            self._journal.append(job, JobDeleted())
        self._journal.ring()
        self._discard(job)

    def discard_deleted(self) -> None:
        """At the start: take away the folders of deleted jobs that an earlier daemon did not come to, or could not."""
        for job in self._journal.deleted():
            if self._table.find(job) is None:
                self._discard(job)

    def recover(self, owner: str) -> None:
        """At the start: what an earlier daemon left running goes on, unless it was lost too often or cancelled."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT * FROM jobs WHERE state = 'running' AND owner != ?", (owner,)).fetchall()
            for row in rows:
                self._endings.end(row, Lost("the daemon ended while it ran"))

    def view(self, job: str) -> JobView:
        """A job as it stands."""
        return view(self._table.get(job))

    def views(self) -> tuple[JobView, ...]:
        """All jobs, oldest first."""
        return self._table.listed().jobs

    def listed(self) -> JobList:
        """All jobs, and where the journal stands with them."""
        return self._table.listed()

    def news(self, after: int) -> JobNews:
        """What has changed since an event of the journal."""
        return self._table.news(after)

    def paused(self) -> bool:
        """Whether the queue is paused."""
        return self._table.paused()

    def request(self, job: str) -> str:
        """The request of a job, as JSON text."""
        return str(self._table.get(job)["request"])

    def requests(self) -> tuple[str, ...]:
        """The requests of all jobs, as JSON text."""
        with self._database.transaction() as connection:
            return tuple(row["request"] for row in connection.execute("SELECT request FROM jobs"))

    def counts(self) -> tuple[int, str | None]:
        """How many wait, and the id of the one that runs."""
        with self._database.transaction() as connection:
            waiting = connection.execute(f"SELECT COUNT(*) FROM jobs WHERE {WAITING}").fetchone()[0]
            running = connection.execute("SELECT id FROM jobs WHERE state = 'running'").fetchone()
        return waiting, running["id"] if running else None

    def stop_wished(self, claim: Claim) -> bool:
        """Whether the user wants this attempt to end: the job is to be cancelled or paused."""
        row = self._held(claim)
        return bool(row["cancel"] or row["held"])

    def folder(self, job: str) -> Path:
        """The job's folder; ids were checked to be UUIDs when they were submitted."""
        return self._folders / job

    def _discard(self, job: str) -> None:
        with contextlib.suppress(OSError):  # on Windows a file that a player has open holds its folder
            folder.discard(self.folder(job))

    def _held(self, claim: Claim) -> sqlite3.Row:
        row = self._table.find(claim.job)
        if row is None or (row["state"], row["attempt"], row["owner"]) != ("running", claim.attempt, claim.owner):
            raise StaleClaim(claim)
        return row
