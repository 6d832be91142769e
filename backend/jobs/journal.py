"""The journal: what happened to which job, numbered; numbers only grow, across restarts and deletions too."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from backend.contract.errors import InvalidRequest
from backend.contract.events import JobDeleted, JournalEntry, JournalPage, ServiceEvent, StepDone
from backend.contract.wire import dumps, from_wire

from .database import Database

PAGE = 500


class Journal:
    """Appends inside the queue's transactions and tells its listeners that something may have come."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: tuple[Callable[[], None], ...] = ()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every commit, from whichever thread made it."""
        self._listeners = (*self._listeners, listener)

    def append(self, job: str, event: ServiceEvent) -> None:
        """Write an entry; call `ring` when its transaction is over."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO journal (job, kind, event) VALUES (?, ?, ?)", (job, event.kind, dumps(event))
            )

    def ring(self) -> None:
        """Tell the listeners."""
        for listener in self._listeners:
            listener()

    def forget_steps(self, job: str) -> None:
        """Drop an ended job's steps: its last state says all, and the journal stays small."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM journal WHERE job = ? AND kind = ?", (job, StepDone.kind))

    def forget(self, job: str) -> None:
        """Drop all of a job's entries."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM journal WHERE job = ?", (job,))

    def deleted(self) -> tuple[str, ...]:
        """The ids of all jobs that were ever deleted."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT DISTINCT job FROM journal WHERE kind = ?", (JobDeleted.kind,)).fetchall()
        return tuple(row["job"] for row in rows)

    def after(self, seq: int, limit: int = PAGE) -> JournalPage:
        """The entries after `seq`, oldest first; a `last` below `seq` means that the store is a new one.

        What an older version has told in its own way is left out: the list of the jobs knows what came of it.
        """
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT seq, job, event FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
            ).fetchall()
            last = rows[-1]["seq"] if rows else min(seq, self.last())
        return JournalPage(tuple(entry for row in rows if (entry := _entry(row)) is not None), last)

    def last(self) -> int:
        """The highest number ever given."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").fetchone()
        return int(row["seq"]) if row else 0


def _entry(row: sqlite3.Row) -> JournalEntry | None:
    try:
        return JournalEntry(row["seq"], row["job"], from_wire(ServiceEvent, json.loads(row["event"])))
    except InvalidRequest:
        return None
