"""`dreamstrip doctor` tells what is wrong."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import torch
from typer.testing import CliRunner

import backend.models
from backend.cli import doctor
from backend.cli.app import app
from backend.contract.endpoint import Endpoint
from backend.contract.status import Device
from backend.contract.wire import dumps

Usage = namedtuple("Usage", "total used free")
GONE = Endpoint("http://127.0.0.1:1", "secret", 2**22 + 1, "boot", 1)


def wrong(store: Path) -> dict[str, str]:
    """Subject and fix of what is wrong."""
    return {finding.subject: finding.fix for finding in doctor.examine(store) if finding.fix}


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small model in place of the embedded one."""
    monkeypatch.setattr(backend.models, "__file__", str(tmp_path / "models" / "__init__.py"))
    folder = tmp_path / "models" / "weights"
    folder.mkdir(parents=True)
    (folder / "base.safetensors").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    (folder / "weights.json").write_text(json.dumps({"base.safetensors": digest}))
    return folder


def test_it_says_what_there_is(tmp_path: Path) -> None:
    told = " ".join(f"{finding.subject} {finding.text}" for finding in doctor.examine(tmp_path))
    for thing in (
        "Python 3",
        "torch 2",
        "GiB free",
        "libx264",
        "ffv1",
        "h264",
        "CPU threads",
        "computes on",
        "daemon none",
    ):
        assert thing in told


def test_missing_weights(weights: Path, tmp_path: Path) -> None:
    (weights / "base.safetensors").unlink()
    assert "model" in wrong(tmp_path)
    (weights / "weights.json").write_text("{")
    assert "model" in wrong(tmp_path)
    (weights / "weights.json").unlink()
    assert "model" in wrong(tmp_path)


def test_published_weights_are_fine_and_altered_ones_are_not(weights: Path) -> None:
    assert [finding.fix for finding in doctor._weights()] == [""]
    (weights / "base.safetensors").write_bytes(b"altered")
    assert ["sha256" in finding.text for finding in doctor._weights() if finding.fix] == [True]


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, 100))
    assert "--store" in wrong(tmp_path)["disk"]


def test_a_daemon_that_died(tmp_path: Path) -> None:
    assert not psutil.pid_exists(GONE.pid)
    (tmp_path / "endpoint.json").write_text(dumps(GONE))
    assert "dreamstrip serve" in wrong(tmp_path)["daemon"]


def test_a_gpu_that_pytorch_cannot_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "told_by_driver", lambda: (Device("NVIDIA H200", 1, 1),))
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    assert "PyTorch with CUDA" in wrong(tmp_path)["device"]


def test_a_device_that_is_named_and_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DREAMSTRIP_DEVICE", "cuda:7")
    assert "DREAMSTRIP_DEVICE" in wrong(tmp_path)["device"]


def test_an_endpoint_that_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "endpoint.json").write_bytes(b"\xff")
    assert "delete endpoint.json" in wrong(tmp_path)["daemon"]


@pytest.mark.parametrize(("fix", "code"), [("", 0), ("Mend it.", 1)])
def test_the_exit_code(monkeypatch: pytest.MonkeyPatch, fix: str, code: int) -> None:
    def examine(_: Path) -> Iterator[doctor.Finding]:
        yield doctor.Finding("disk", "[bold]1.0 GiB[/bold]", fix)

    monkeypatch.setattr(doctor, "examine", examine)
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == code
    assert "[bold]1.0 GiB[/bold]" in result.stdout  # a path with brackets is no markup
    assert ("fix: Mend it." in result.stdout) == bool(fix)
