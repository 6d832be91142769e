"""The application in this process, for what needs no daemon of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backend.service.app import build_app
from backend.service.daemon import Daemon, open_daemon
from backend.service.settings import Settings
from tests.jobs.bench import EXECUTOR


@pytest.fixture
def granted(tmp_path: Path) -> Path:
    """A granted root with a clip in it."""
    root = tmp_path / "granted"
    root.mkdir()
    (root / "clip.mp4").write_bytes(b"clip")
    return root


@pytest.fixture
def daemon(tmp_path: Path, granted: Path) -> Iterator[Daemon]:
    """A daemon that uploads at most 1 MiB to."""
    settings = Settings(tmp_path / "store", (granted,), executor=EXECUTOR, upload_bytes=1 << 20)
    with open_daemon(settings) as daemon:
        yield daemon


@pytest.fixture
def client(daemon: Daemon) -> Iterator[TestClient]:
    """A client with the token."""
    app = build_app(daemon, shut_down=daemon.bell.close)
    headers = {"authorization": f"Bearer {daemon.token}"}
    with TestClient(app, base_url="http://127.0.0.1", headers=headers) as client:
        yield client
