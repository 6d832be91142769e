"""What the commands that work without a daemon are tried on."""

from __future__ import annotations

from pathlib import Path

import pytest

import backend
from tests.jobs import stub


@pytest.fixture
def counting_tasks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stub in place of the tasks, and a store of its own."""
    monkeypatch.setattr(backend, "tasks", stub, raising=False)
    monkeypatch.setenv("DREAMSTRIP_STORE", str(tmp_path / "store"))


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file to name."""
    clip = tmp_path / "clip.mp4"
    clip.touch()
    return clip
