"""The table of jobs: a row read as a view, changed, and told to the journal."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from backend.contract.errors import NotFound
from backend.contract.events import JobChanged, JobDeleted, QueueChanged
from backend.contract.jobs import JobList, JobNews, JobView
from backend.contract.wire import from_wire

from .database import Database
from .journal import Journal

WAITING = "state IN ('queued', 'interrupted')"
_ALL = f"""
SELECT *, CASE WHEN {WAITING} THEN ROW_NUMBER() OVER (PARTITION BY {WAITING} ORDER BY turn, rank) END AS position
FROM jobs
"""
_ONE = f"""
SELECT *, CASE WHEN {WAITING} THEN (
    SELECT COUNT(*) FROM jobs AS ahead WHERE ahead.{WAITING} AND (ahead.turn, ahead.rank) <= (jobs.turn, jobs.rank)
) END AS position
FROM jobs WHERE id = ?
"""
_PAUSED = "SELECT is_on FROM switches WHERE name = 'paused'"
_LISTS = ("error", "warnings", "files")
_ORDERING = {JobChanged.kind, JobDeleted.kind, QueueChanged.kind}
"""The kinds of events that can change the order of the queue."""


class JobTable:
    """Rows by job id. Every method joins the transaction that is open."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def find(self, job: str) -> sqlite3.Row | None:
        """The row of a job."""
        with self._database.transaction() as connection:
            row: sqlite3.Row | None = connection.execute(_ONE, (job,)).fetchone()
        return row

    def get(self, job: str) -> sqlite3.Row:
        """The row of a job; NotFound if there is none."""
        if row := self.find(job):
            return row
        raise NotFound("There is no such job.", "List the jobs with GET /v1/jobs.")

    def update(self, job: str, values: dict[str, Any]) -> None:
        """Set columns of a job."""
        columns = ", ".join(f"{name} = ?" for name in values)
        with self._database.transaction() as connection:
            connection.execute(f"UPDATE jobs SET {columns} WHERE id = ?", (*values.values(), job))

    def changed(self, job: str) -> JobView:
        """Tell the journal how a job stands now."""
        told = view(self.get(job))
        self._journal.append(job, JobChanged(told))
        return told

    def listed(self) -> JobList:
        """All jobs, oldest first, and where the journal stands with them."""
        with self._database.transaction() as connection:
            rows = connection.execute(f"{_ALL} ORDER BY rank").fetchall()
            return JobList(tuple(view(row) for row in rows), self.paused(), self._journal.last())

    def news(self, after: int) -> JobNews:
        """What has changed since the event `after`."""
        with self._database.transaction() as connection:
            last = self._journal.last()
            if after > last:
                everything = self.listed()
                return JobNews(everything.jobs, (), self._waiting(), everything.paused, True, last)
            told = connection.execute("SELECT DISTINCT job, kind FROM journal WHERE seq > ?", (after,)).fetchall()
            named = {row["job"] for row in told} - {""}
            rows = {row["id"]: row for row in map(self.find, sorted(named)) if row is not None}
            is_reordered = any(row["kind"] in _ORDERING for row in told)
            return JobNews(
                jobs=tuple(view(row) for row in rows.values()),
                gone=tuple(sorted(named - rows.keys())),
                waiting=self._waiting() if is_reordered else None,
                paused=self.paused(),
                whole=False,
                last=last,
            )

    def paused(self) -> bool:
        """Whether the queue is paused."""
        with self._database.transaction() as connection:
            return bool(connection.execute(_PAUSED).fetchone()["is_on"])

    def last_turn(self) -> int:
        """The turn of the job that comes last, ended ones counted too."""
        with self._database.transaction() as connection:
            return int(connection.execute("SELECT COALESCE(MAX(turn), 0) AS turn FROM jobs").fetchone()["turn"])

    def _waiting(self) -> tuple[str, ...]:
        with self._database.transaction() as connection:
            rows = connection.execute(f"SELECT id FROM jobs WHERE {WAITING} ORDER BY turn, rank").fetchall()
        return tuple(row["id"] for row in rows)


def view(row: sqlite3.Row) -> JobView:
    """A row as clients see it."""
    plain = {name: row[name] for name in row.keys() if name in JobView.__dataclass_fields__}  # noqa: SIM118
    parsed = {name: json.loads(row[name]) if row[name] else None for name in _LISTS}
    wish = "cancel" if row["cancel"] and row["state"] == "running" else "pause" if row["held"] else ""
    told: JobView = from_wire(JobView, plain | parsed | {"wish": wish}, "job")
    return told
