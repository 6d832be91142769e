"""The queue of jobs: the only writer of their states."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.contract.errors import Cancelled, Conflict, DreamstripError, NotFound, WorkerLost
from backend.contract.events import Event, JobChanged, JobDeleted, TaskFinished
from backend.contract.jobs import JobState, JobView, Submission
from backend.contract.wire import dumps, from_wire

from . import folder, progress
from .database import Database
from .journal import Journal
from .outcome import Done, Failed, Lost, Outcome, Stopped

MAX_LOSSES = 2
"""A job that loses its worker (or its daemon) this often has failed; the queue goes on."""

_WAITING = "state IN ('queued', 'interrupted')"
_CLAIM = f"""
UPDATE jobs SET state = 'running', owner = ?, attempt = attempt + 1, started = ?, error = NULL
WHERE rank = (SELECT rank FROM jobs WHERE {_WAITING} ORDER BY rank LIMIT 1)
RETURNING id, attempt
"""


@dataclass(frozen=True)
class Claim:
    """The lease on a running job: only the holder of its present attempt may write about it."""

    job: str
    attempt: int
    owner: str


class StaleClaim(Exception):
    """The job has been given to a later attempt, or ended; the writer must stop."""


class JobQueue:
    """Jobs in the order they came; `folders` is where each has its folder."""

    def __init__(self, database: Database, journal: Journal, folders: Path) -> None:
        self._database = database
        self._journal = journal
        self._folders = folders

    def submit(self, submission: Submission) -> tuple[JobView, bool]:
        """Queue a job; sending the same one again returns it as it stands. The bool tells whether it is new."""
        with self._database.transaction() as connection:
            if known := self.repeated(submission):
                return known, False
            folder.write_request(self.folder(submission.id), submission.request)
            request = submission.request
            values = (submission.id, request.kind, submission.label, dumps(request), time.time())
            connection.execute(
                "INSERT INTO jobs (id, kind, label, request, state, created) VALUES (?, ?, ?, ?, 'queued', ?)", values
            )
            view = self._changed(submission.id)
        self._journal.ring()
        return view, True

    def repeated(self, submission: Submission) -> JobView | None:
        """The job, if this very submission came before; Conflict if its id has another body."""
        row = self._find(submission.id)
        if row is None:
            return None
        if (row["request"], row["label"]) != (dumps(submission.request), submission.label):
            raise Conflict("This id belongs to a job with another request.", "Submit with a new UUID.")
        return self._view(row)

    def claim(self, owner: str) -> Claim | None:
        """Take the next waiting job, in one statement, so that two claims never meet."""
        with self._database.transaction() as connection:
            row = connection.execute(_CLAIM, (owner, time.time())).fetchone()
            if row is None:
                return None
            self._changed(row["id"])
        self._journal.ring()
        return Claim(row["id"], row["attempt"], owner)

    def note(self, claim: Claim, event: Event) -> None:
        """Write down what the worker told."""
        with self._database.transaction():
            row = self._held(claim)
            self._update(claim.job, progress.changes(row, event, time.time()))
            self._journal.append(claim.job, event)
        self._journal.ring()

    def finish(self, claim: Claim, outcome: Outcome) -> JobView:
        """Write down how the attempt ended; a cancel that came before wins over a result."""
        with self._database.transaction():
            view = self._end(self._held(claim), outcome)
        self._journal.ring()
        return view

    def cancel(self, job: str) -> JobView:
        """Wish a job's end: at once if it waits; if it runs, its runner must be told."""
        with self._database.transaction():
            row = self._get(job)
            state = JobState(row["state"])
            if state in (JobState.DONE, JobState.FAILED):
                raise Conflict(f"The job is {state} already.", "Delete it if its files are not needed.")
            if state is JobState.RUNNING:
                self._update(job, {"cancel": 1})
                view = self._changed(job)
            else:
                view = self._view(row) if state.ended else self._cancelled(job)
        self._journal.ring()
        return view

    def delete(self, job: str) -> None:
        """Forget a job and its folder, unless it is running."""
        with self._database.transaction() as connection:
            if self._get(job)["state"] == JobState.RUNNING:
                raise Conflict("The job is running.", "Cancel it first.")
            connection.execute("DELETE FROM jobs WHERE id = ?", (job,))
            self._journal.forget(job)
            self._journal.append(job, JobDeleted())
        self._journal.ring()
        folder.discard(self.folder(job))

    def recover(self, owner: str) -> None:
        """At the start: what an earlier daemon left running goes on, unless it was lost too often or cancelled."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT * FROM jobs WHERE state = 'running' AND owner != ?", (owner,)).fetchall()
            for row in rows:
                self._end(row, Lost("the daemon ended while it ran"))

    def view(self, job: str) -> JobView:
        """A job as it stands."""
        with self._database.transaction():
            return self._view(self._get(job))

    def views(self) -> tuple[JobView, ...]:
        """All jobs, oldest first."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT * FROM jobs ORDER BY rank").fetchall()
            return tuple(self._view(row) for row in rows)

    def counts(self) -> tuple[int, str | None]:
        """How many wait, and the id of the one that runs."""
        with self._database.transaction() as connection:
            waiting = connection.execute(f"SELECT COUNT(*) FROM jobs WHERE {_WAITING}").fetchone()[0]
            running = connection.execute("SELECT id FROM jobs WHERE state = 'running'").fetchone()
        return waiting, running["id"] if running else None

    def cancel_wished(self, claim: Claim) -> bool:
        """Whether the user wants this attempt to end."""
        with self._database.transaction():
            return bool(self._held(claim)["cancel"])

    def folder(self, job: str) -> Path:
        """The job's folder; ids were checked to be UUIDs when they were submitted."""
        return self._folders / job

    def _end(self, row: sqlite3.Row, outcome: Outcome) -> JobView:
        job: str = row["id"]
        if row["cancel"]:
            return self._cancelled(job)
        match outcome:
            case Done():
                finished = TaskFinished(outcome.files)
                self._update(job, progress.changes(row, finished, time.time()))
                self._journal.append(job, finished)
                return self._close(job, JobState.DONE)
            case Failed():
                return self._close(job, JobState.FAILED, dumps(outcome.error))
            case Stopped():
                return self._interrupt(job, row["losses"])
            case Lost():
                return self._lose(row, outcome.cause)

    def _lose(self, row: sqlite3.Row, cause: str) -> JobView:
        losses = row["losses"] + 1
        if losses < MAX_LOSSES:
            return self._interrupt(row["id"], losses)
        error = WorkerLost(
            f"The work on this job broke off {losses} times; the last time {cause}.",
            "If memory was short, choose fewer frames or a smaller size; else see logs/worker.log in the store.",
        )
        return self._close(row["id"], JobState.FAILED, _text(error))

    def _interrupt(self, job: str, losses: int) -> JobView:
        self._update(job, {"state": JobState.INTERRUPTED, "losses": losses, "owner": None, "seconds_left": None})
        return self._changed(job)

    def _cancelled(self, job: str) -> JobView:
        error = Cancelled("The job was cancelled.", "Submit it again to have it after all.")
        return self._close(job, JobState.CANCELLED, _text(error))

    def _close(self, job: str, state: JobState, error: str | None = None) -> JobView:
        end = {"state": state, "finished": time.time(), "error": error, "owner": None, "seconds_left": None}
        self._update(job, end)
        self._journal.forget_steps(job)
        return self._changed(job)

    def _changed(self, job: str) -> JobView:
        view = self._view(self._get(job))
        self._journal.append(job, JobChanged(view))
        return view

    def _update(self, job: str, values: dict[str, Any]) -> None:
        columns = ", ".join(f"{name} = ?" for name in values)
        with self._database.transaction() as connection:
            connection.execute(f"UPDATE jobs SET {columns} WHERE id = ?", (*values.values(), job))

    def _held(self, claim: Claim) -> sqlite3.Row:
        row = self._find(claim.job)
        if row is None or (row["state"], row["attempt"], row["owner"]) != ("running", claim.attempt, claim.owner):
            raise StaleClaim(claim)
        return row

    def _get(self, job: str) -> sqlite3.Row:
        if row := self._find(job):
            return row
        raise NotFound("There is no such job.", "List the jobs with GET /v1/jobs.")

    def _find(self, job: str) -> sqlite3.Row | None:
        with self._database.transaction() as connection:
            row: sqlite3.Row | None = connection.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
        return row

    def _view(self, row: sqlite3.Row) -> JobView:
        plain = {name: row[name] for name in row.keys() if name in JobView.__dataclass_fields__}  # noqa: SIM118
        parsed = {name: json.loads(row[name]) if row[name] else None for name in ("error", "warnings", "files")}
        view: JobView = from_wire(JobView, plain | parsed | {"position": self._position(row)}, "job")
        return view

    def _position(self, row: sqlite3.Row) -> int | None:
        if row["state"] not in (JobState.QUEUED, JobState.INTERRUPTED):
            return None
        with self._database.transaction() as connection:
            ahead = connection.execute(
                f"SELECT COUNT(*) FROM jobs WHERE {_WAITING} AND rank <= ?", (row["rank"],)
            ).fetchone()
        return int(ahead[0])


def _text(error: DreamstripError) -> str:
    return dumps(error.view())
