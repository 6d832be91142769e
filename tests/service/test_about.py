"""The daemon about itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.machinery import ModuleSpec
from pathlib import Path
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


@pytest.fixture
def two_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that tells of two, and a PyTorch that can use them."""

    def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, "NVIDIA H200, 143771, 20000\nNVIDIA H100 PCIe, 81559, 81000\n")

    monkeypatch.delenv("DREAMSTRIP_DEVICE", raising=False)
    monkeypatch.setattr(devices, "has_cuda", lambda: True)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/nvidia-smi")
    monkeypatch.setattr(subprocess, "run", run)


@pytest.mark.usefixtures("two_gpus")
def test_the_gpu_that_the_worker_takes_is_told_first() -> None:
    gpu, other, processor = devices.devices()
    assert (gpu.name, gpu.memory_total, gpu.memory_free) == ("NVIDIA H100 PCIe", 81559 << 20, 81000 << 20)
    assert (other.name, processor.name[:3]) == ("NVIDIA H200", "CPU")


@pytest.mark.usefixtures("two_gpus")
@pytest.mark.parametrize(("wish", "first"), [("cuda:0", "NVIDIA H200"), ("cuda", "NVIDIA H100 PCIe"), ("cpu", "CPU")])
def test_so_is_the_one_that_the_user_names(wish: str, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DREAMSTRIP_DEVICE", wish)
    assert devices.devices()[0].name.startswith(first)


@pytest.mark.usefixtures("two_gpus")
def test_gpus_that_pytorch_cannot_use_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "has_cuda", lambda: False)
    assert [device.name[:3] for device in devices.devices()] == ["CPU"]


@pytest.mark.parametrize(
    ("line", "built"), [("cuda: Optional[str] = None", False), ("cuda: Optional[str] = '13.0'", True)]
)
def test_whether_pytorch_has_cuda_is_read_from_its_files(
    line: str, built: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "version.py").write_text(f"debug = False\n{line}\ngit_version = 'a'\n")
    spec = ModuleSpec("torch", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(devices, "find_spec", lambda _: spec)
    assert devices.has_cuda.__wrapped__() is built


def test_a_machine_without_a_driver_has_its_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> None:
        raise subprocess.CalledProcessError(9, "nvidia-smi")

    monkeypatch.setattr(devices, "has_cuda", lambda: True)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/nvidia-smi")
    monkeypatch.setattr(subprocess, "run", run)
    assert [device.name[:3] for device in devices.devices()] == ["CPU"]


def test_a_hold_is_told_and_can_be_ended(client: TestClient) -> None:
    assert client.post("/v1/hold", json={"seconds": 30, "interrupt": False}).status_code == 200
    assert 29 < client.get("/v1/status").json()["held"] <= 30
    client.post("/v1/hold", json={"seconds": 0, "interrupt": False})
    assert client.get("/v1/status").json()["held"] == 0
    assert client.post("/v1/hold", json={"seconds": 3600, "interrupt": False}).status_code == 422
