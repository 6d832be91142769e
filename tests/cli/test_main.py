"""The console script."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli.app import app

ROOT = Path(__file__).parents[2]
JOBS = {"edit", "sheet", "pick", "animate", "subject", "generate", "finetune"}
COMMANDS = {"compare", "serve", "evaluate", "models", "doctor"} | JOBS


def test_the_script_that_is_installed_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    module, _, function = project["scripts"]["dreamstrip"].partition(":")
    assert callable(getattr(import_module(module), function))


def test_every_command_says_what_it_is_for() -> None:
    assert {command.callback.__name__ for command in app.registered_commands if command.callback} == COMMANDS
    for command in COMMANDS:
        result = CliRunner().invoke(app, [command, "--help"])
        assert result.exit_code == 0, command


def test_the_device_that_is_named_is_told_to_all_that_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DREAMSTRIP_DEVICE", "cpu")  # put back at the end
    assert CliRunner().invoke(app, ["--device", "cuda:1", "models"]).exit_code == 0
    assert os.environ["DREAMSTRIP_DEVICE"] == "cuda:1"


@pytest.mark.parametrize(("set_before", "then"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_waiting_threads_sleep_unless_the_environment_says_otherwise(set_before: str | None, then: str) -> None:
    others = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    environment = others if set_before is None else {**others, "OMP_WAIT_POLICY": set_before}
    code = (
        "import atexit, os, sys; from backend.cli import main; sys.argv = ['dreamstrip', '--help'];"
        "atexit.register(lambda: print(os.environ['OMP_WAIT_POLICY'], 'torch' in sys.modules, file=sys.stderr)); main()"
    )
    words = [sys.executable, "-c", code]
    told = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert told.stderr.split() == [then, "False"]


def test_a_wrong_option_is_a_usage_error() -> None:
    words = [sys.executable, "-m", "backend.cli", "serve", "--sotre", "x"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "No such option" in told.stderr
