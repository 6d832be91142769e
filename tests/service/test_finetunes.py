"""Finetunes are listed and deleted by their folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backend.service.daemon import Daemon


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


@pytest.mark.parametrize("key", ["..", "%2e%2e", "..%2fjobs", ".trash-1", "half"])
def test_nothing_else_is(client: TestClient, daemon: Daemon, key: str) -> None:
    (daemon.finetunes / "half").mkdir()
    (daemon.settings.store / "asset.json").touch()
    assert client.delete(f"/v1/finetunes/{key}").status_code in (404, 405)
    assert daemon.finetunes.is_dir()
    assert (daemon.finetunes / "half").is_dir()
