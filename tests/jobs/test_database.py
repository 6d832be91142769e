"""The SQLite file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from backend.contract.errors import Conflict, NotEnoughSpace, VersionMismatch
from backend.contract.wire import dumps
from backend.jobs.database import Database
from backend.jobs.failures import explain
from backend.jobs.journal import Journal
from backend.jobs.queue import JobQueue
from tests.contract.samples import generate


def test_the_file_is_safe_against_a_power_cut(tmp_path: Path) -> None:
    database = Database(tmp_path / "jobs.sqlite3")
    with database.transaction() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    database.close()


def test_a_transaction_is_all_or_nothing_with_those_inside_it(tmp_path: Path) -> None:
    database = Database(tmp_path / "jobs.sqlite3")
    insert = "INSERT INTO journal (job, kind, event) VALUES ('a', 'b', 'c')"
    with pytest.raises(ZeroDivisionError), database.transaction() as outer:
        outer.execute(insert)
        with database.transaction() as inner:
            inner.execute(insert)
        raise ZeroDivisionError
    with database.transaction() as connection:
        assert connection.execute("SELECT COUNT(*) FROM journal").fetchone()[0] == 0
    database.close()


def test_a_commit_that_fails_takes_nothing_later_with_it(tmp_path: Path) -> None:
    """As while a backup reads the file: what is written afterwards is written, and not kept for ever in the open."""
    file = tmp_path / "jobs.sqlite3"
    database = Database(file)
    insert = "INSERT INTO journal (job, kind, event) VALUES (?, 'b', 'c')"
    with sqlite3.connect(file, isolation_level=None) as reader:
        with database.transaction() as connection:
            connection.execute("PRAGMA busy_timeout = 0")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM journal").fetchall()
        with pytest.raises(sqlite3.OperationalError, match="locked"), database.transaction() as connection:
            connection.execute(insert, ("lost",))
        reader.execute("COMMIT")
        with database.transaction() as connection:
            connection.execute(insert, ("kept",))
        assert reader.execute("SELECT job FROM journal").fetchall() == [("kept",)]
    database.close()


def test_a_full_disk_is_told_as_what_it_is(tmp_path: Path) -> None:
    database = Database(tmp_path / "jobs.sqlite3")
    with database.transaction() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError) as told, database.transaction() as connection:
        connection.execute("INSERT INTO journal (job, kind, event) VALUES ('a', 'b', ?)", ("c" * 100_000,))
    assert isinstance(explain(told.value), NotEnoughSpace)
    database.close()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "jobs.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(VersionMismatch, match="newer Dreamstrip"):
        Database(tmp_path / "jobs.sqlite3")


def test_what_is_no_list_of_jobs_is_named(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").write_bytes(b"no database, and longer than a header is: " * 10)
    with pytest.raises(Conflict, match=r"jobs\.sqlite3: file is not a database"):
        Database(tmp_path / "jobs.sqlite3")


_VERSION_1 = """
CREATE TABLE jobs (
    rank INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, label TEXT NOT NULL,
    request TEXT NOT NULL, state TEXT NOT NULL, created REAL NOT NULL, started REAL, finished REAL,
    attempt INTEGER NOT NULL DEFAULT 0, owner TEXT, losses INTEGER NOT NULL DEFAULT 0,
    cancel INTEGER NOT NULL DEFAULT 0, stage TEXT NOT NULL DEFAULT '', stage_index INTEGER NOT NULL DEFAULT 0,
    stage_count INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
    fraction REAL NOT NULL DEFAULT 0, seconds_left REAL, error TEXT, warnings TEXT NOT NULL DEFAULT '[]',
    files TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, kind TEXT NOT NULL, event TEXT NOT NULL
);
CREATE INDEX journal_of_job ON journal (job, kind);
PRAGMA user_version = 1;
"""


def test_a_store_of_the_first_version_keeps_its_jobs_in_their_order(tmp_path: Path) -> None:
    ids = [f"00000000-0000-0000-0000-{number:012}" for number in range(3)]
    with sqlite3.connect(tmp_path / "jobs.sqlite3") as old:
        old.executescript(_VERSION_1)
        for job in ids:
            old.execute(
                "INSERT INTO jobs (id, kind, label, request, state, created) "
                "VALUES (?, 'generate', '', ?, 'queued', 0)",
                (job, dumps(generate())),
            )
    database = Database(tmp_path / "jobs.sqlite3")
    queue = JobQueue(database, Journal(database), tmp_path)
    assert [(view.id, view.position) for view in queue.views()] == list(zip(ids, (1, 2, 3), strict=True))
    queue.move(ids[2], 1)
    claim = queue.claim("boot")
    assert claim is not None and claim.job == ids[2]
    database.close()
    Database(tmp_path / "jobs.sqlite3").close()
