"""`dreamstrip evaluate`."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner, Result

from backend.cli.app import app
from backend.contract.errors import Conflict, InvalidRequest
from backend.evaluation import results
from backend.models import registry
from tests.models.tiny import tiny_family


@pytest.fixture(autouse=True)
def tiny_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name "embedded" gives tiny networks."""
    monkeypatch.setattr(registry, "load", lambda name: tiny_family())


def call(out: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", "--out", str(out), "--sampling-steps", "1", "--threads", "1", *words])


def test_it_measures_and_reports_and_goes_on(tmp_path: Path) -> None:
    result = call(tmp_path, "--only", "text_to_video", "--limit", "2")
    assert result.exit_code == 0, result.output
    assert str(tmp_path / "report.md") in result.stdout
    assert "2 of the 2 clips asked for" in (tmp_path / "report.md").read_text()
    assert call(tmp_path, "--only", "text_to_video", "--limit", "4", "--shard", "1/2").exit_code == 0
    assert sorted(record["wish"] for record in results.read(tmp_path).values()) == [
        "caption-000", "caption-001", "caption-002",
    ]  # fmt: skip


@pytest.mark.parametrize("shard", ["0/2", "3/2", "2", "1/0", "a/b", "-1/2"])
def test_a_part_that_is_none_is_refused(tmp_path: Path, shard: str) -> None:
    error = call(tmp_path, "--shard", shard).exception
    assert isinstance(error, InvalidRequest) and error.path == "shard"


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    error = call(tmp_path, "--only", "table1,table9").exception
    assert isinstance(error, InvalidRequest) and "table9" in str(error)


def test_a_part_is_worked_once_at_a_time(tmp_path: Path) -> None:
    words = ("--only", "text_to_video", "--limit", "1")
    with FileLock(tmp_path / ".lock-1-of-1"):
        assert isinstance(call(tmp_path, *words).exception, Conflict)
    assert call(tmp_path, *words).exit_code == 0


def test_an_interruption_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(registry, "load", interrupted)
    result = call(tmp_path)
    assert result.exit_code == 130 and "goes on" in result.output
