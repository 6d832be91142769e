"""The store's SQLite file: one connection, one writer, every commit on the disk before it is acknowledged."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.contract.errors import Conflict, VersionMismatch

SCHEMA_VERSION = 2

# `rank` is the order of coming, `turn` that of the queue, which the user may change. `attempt` and `owner` are the
# lease: who may write about a running job. `cancel` and `held` are the user's wishes for one: to end it, to pause it.
_SCHEMA = """
CREATE TABLE jobs (
    rank INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    request TEXT NOT NULL,
    state TEXT NOT NULL,
    created REAL NOT NULL,
    started REAL,
    finished REAL,
    attempt INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    turn INTEGER NOT NULL,
    losses INTEGER NOT NULL DEFAULT 0,
    cancel INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    stage TEXT NOT NULL DEFAULT '',
    stage_index INTEGER NOT NULL DEFAULT 0,
    stage_count INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    fraction REAL NOT NULL DEFAULT 0,
    seconds_left REAL,
    error TEXT,
    warnings TEXT NOT NULL DEFAULT '[]',
    files TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    job TEXT NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL
);
CREATE INDEX journal_of_job ON journal (job, kind);
"""
_QUEUE = """
CREATE INDEX jobs_in_turn ON jobs (turn);
CREATE TABLE switches (name TEXT PRIMARY KEY, is_on INTEGER NOT NULL);
INSERT INTO switches VALUES ('paused', 0);
"""
_FROM_1 = """
ALTER TABLE jobs ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET turn = rank;
"""


class Database:
    """The connection, shared between threads by a lock.

    Not WAL: SQLite before 3.51.3, which Python 3.11 to 3.13 link, can corrupt one, and the write rate is tiny.
    """

    def __init__(self, file: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        try:
            self._connection.execute("PRAGMA journal_mode=DELETE")
            self._connection.execute("PRAGMA synchronous=FULL")
            self._create()
        except sqlite3.DatabaseError as error:
            raise Conflict(
                f"The store's list of jobs cannot be opened: {file}: {error}.",
                f"If another program has it open, end that; if it is damaged, move {file.name} away and start again.",
            ) from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; nested ones join the outer."""
        with self._lock:
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk has ended it already
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file; nothing is pending, every transaction was committed."""
        with self._lock:
            self._connection.close()

    def _create(self) -> None:
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if found > SCHEMA_VERSION:
            raise VersionMismatch(
                f"The store was written by a newer Dreamstrip (schema {found}, this one knows {SCHEMA_VERSION}).",
                "Update Dreamstrip: pip install --upgrade dreamstrip, or choose another folder with --store.",
            )
        if found < SCHEMA_VERSION:
            tables = _SCHEMA if found == 0 else _FROM_1
            self._connection.executescript(f"BEGIN;{tables}{_QUEUE}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")
