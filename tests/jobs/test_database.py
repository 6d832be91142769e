"""The SQLite file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from backend.contract.errors import VersionMismatch
from backend.jobs.database import Database


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


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "jobs.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(VersionMismatch, match="newer Dreamstrip"):
        Database(tmp_path / "jobs.sqlite3")
