"""The daemon about itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.contract.jobs import JobState
from backend.contract.status import Status
from backend.contract.wire import from_wire, to_wire
from backend.service import devices
from backend.service.daemon import Daemon
from tests.jobs.bench import submission, until


def test_status(client: TestClient, daemon: Daemon) -> None:
    status: Status = from_wire(Status, client.get("/v1/status").json())
    assert (status.boot_id, status.pid, status.queue, status.running) == (daemon.boot_id, os.getpid(), 0, None)
    assert (status.worker.state, status.worker.idle_since) == ("none", None)
    assert status.disk_free > 0
    assert status.devices[-1].memory_total > status.devices[-1].memory_free > 0


def test_models(client: TestClient) -> None:
    assert "embedded" in [model["name"] for model in client.get("/v1/models").json()["models"]]


def test_unload_waits_for_the_idle_worker_and_refuses_a_running_one(client: TestClient, daemon: Daemon) -> None:
    sent = submission("hold:0")
    client.post("/v1/jobs", json=to_wire(sent))
    folder = daemon.queue.folder(sent.id)
    until((folder / "holding").exists, "holding")
    assert client.post("/v1/unload").status_code == 409
    (folder / "go").touch()
    until(lambda: daemon.queue.view(sent.id).state is JobState.DONE, "done")
    assert client.post("/v1/unload").json() == {"state": "none", "idle_since": None}


def test_a_gpu_is_told_as_its_driver_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, "NVIDIA H200, 143771, 143000\n")

    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/nvidia-smi")
    monkeypatch.setattr(subprocess, "run", run)
    gpu = devices.devices()[0]
    assert (gpu.name, gpu.memory_total, gpu.memory_free) == ("NVIDIA H200", 143771 << 20, 143000 << 20)


def test_a_machine_without_a_driver_has_its_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> None:
        raise subprocess.CalledProcessError(9, "nvidia-smi")

    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/nvidia-smi")
    monkeypatch.setattr(subprocess, "run", run)
    assert [device.name[:3] for device in devices.devices()] == ["CPU"]


def test_a_hold_is_told_and_can_be_ended(client: TestClient) -> None:
    assert client.post("/v1/hold", json={"seconds": 30, "interrupt": False}).status_code == 200
    assert 29 < client.get("/v1/status").json()["held"] <= 30
    client.post("/v1/hold", json={"seconds": 0, "interrupt": False})
    assert client.get("/v1/status").json()["held"] == 0
    assert client.post("/v1/hold", json={"seconds": 3600, "interrupt": False}).status_code == 422
