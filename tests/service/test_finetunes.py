"""Finetunes are listed and deleted by their folders."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backend.service.daemon import UNFINISHED_SECONDS, Daemon, open_daemon
from backend.service.settings import Settings
from tests.jobs.bench import EXECUTOR


def make(daemon: Daemon, key: str, created: float) -> Path:
    folder = daemon.finetunes / key
    folder.mkdir()
    (folder / "asset.json").write_text(json.dumps({"key": key, "model": "embedded", "created": created, "steps": 20}))
    (folder / "adapter.safetensors").write_bytes(bytes(1000))
    return folder


def test_they_are_listed_newest_first(client: TestClient, daemon: Daemon) -> None:
    make(daemon, "old", 1.0)
    make(daemon, "new", 2.0)
    (daemon.finetunes / "half").mkdir()  # not whole: it has no asset.json yet
    found = client.get("/v1/finetunes").json()["finetunes"]
    assert [asset["key"] for asset in found] == ["new", "old"]
    assert found[0]["size"] > 1000
    assert found[0]["steps"] == 20


def test_one_is_deleted(client: TestClient, daemon: Daemon) -> None:
    folder = make(daemon, "key", 1.0)
    assert client.delete("/v1/finetunes/key").status_code == 204
    assert not folder.exists()
    assert client.delete("/v1/finetunes/key").status_code == 404


def test_one_that_was_broken_off_goes_at_the_start_when_nobody_went_on_for_long(tmp_path: Path) -> None:
    folders = {name: tmp_path / "store" / "finetunes" / name for name in ("old", "young", "whole")}
    for folder in folders.values():
        folder.mkdir(parents=True)
        (folder / "checkpoint.safetensors").write_bytes(bytes(1000))
    (folders["whole"] / "asset.json").write_text("{}")
    for name in ("old", "whole"):
        os.utime(folders[name], (time.time() - UNFINISHED_SECONDS - 60,) * 2)
    with open_daemon(Settings(tmp_path / "store", executor=EXECUTOR)) as daemon:
        assert sorted(folder.name for folder in daemon.finetunes.iterdir()) == ["whole", "young"]


def test_one_that_somebody_has_damaged_does_not_hide_the_others(client: TestClient, daemon: Daemon) -> None:
    make(daemon, "whole", 1.0)
    (make(daemon, "damaged", 2.0) / "asset.json").write_text("[")
    assert [asset["key"] for asset in client.get("/v1/finetunes").json()["finetunes"]] == ["whole"]


@pytest.mark.parametrize("key", ["..", "%2e%2e", "..%2fjobs", ".trash-1", "half"])
def test_nothing_else_is(client: TestClient, daemon: Daemon, key: str) -> None:
    (daemon.finetunes / "half").mkdir()
    (daemon.settings.store / "asset.json").touch()
    assert client.delete(f"/v1/finetunes/{key}").status_code in (404, 405)
    assert daemon.finetunes.is_dir()
    assert (daemon.finetunes / "half").is_dir()
