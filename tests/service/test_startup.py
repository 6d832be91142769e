"""Ready in a blink, private from the first moment."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from backend.contract.jobs import JobState
from tests.service.running import RunningDaemon


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[RunningDaemon]:
    """A fresh one."""
    daemon = RunningDaemon(tmp_path / "store")
    yield daemon
    daemon.stop()


def test_ready_without_torch(daemon: RunningDaemon) -> None:
    """What takes long to load is not loaded; how long the rest takes is told by `benchmarks/daemon_start.py`."""
    process = psutil.Process(daemon.process.pid)
    loaded = " ".join(entry.path for entry in process.memory_maps())
    assert "pydantic_core" in loaded  # the maps do tell
    assert not [name for name in ("libtorch", "cv2", "libavcodec") if name in loaded]


def test_the_endpoint_is_for_its_user_alone(daemon: RunningDaemon) -> None:
    assert stat.S_IMODE((daemon.store / "endpoint.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(daemon.store.stat().st_mode) == 0o700
    assert daemon.endpoint.url.startswith("http://127.0.0.1:")
    assert daemon.endpoint.pid == daemon.process.pid
    assert [c.laddr.ip for c in psutil.Process(daemon.process.pid).net_connections() if c.status == "LISTEN"] == [
        "127.0.0.1"
    ]


def test_neither_prompts_nor_the_token_are_logged(daemon: RunningDaemon) -> None:
    for failure in ("defect", "media", "memory"):
        job = daemon.submit(f"fail:{failure} canary-prompt")
        daemon.wait(job, JobState.FAILED)
    daemon.http.post("/v1/jobs", content=b'{"request": "canary-body"}')
    daemon.http.get("/v1/canary-path?canary-query=1")
    daemon.http.get("/v1/status", headers={"authorization": "Bearer canary-token"})
    daemon.stop()
    logs = "".join(file.read_text() for file in (daemon.store / "logs").iterdir())
    assert "attempt 1 ended, failed" in logs
    assert "canary" not in logs + daemon.greeting
    assert daemon.endpoint.token not in logs + daemon.greeting
