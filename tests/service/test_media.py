"""Uploads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from backend.contract.media import Clip, MediaRef
from backend.contract.requests import EditRequest
from backend.contract.wire import to_wire
from backend.jobs.sources import stored
from backend.service.daemon import Daemon
from tests.jobs.bench import submission

DATA = b"frames" * 10_000
SHA256 = hashlib.sha256(DATA).hexdigest()


def test_an_upload_is_verified_and_kept_once(client: TestClient, daemon: Daemon) -> None:
    assert client.head(f"/v1/media/{SHA256}").status_code == 404
    answer = client.put(f"/v1/media/{SHA256}?name=clip.mp4", content=DATA)
    assert (answer.status_code, answer.json()) == (201, {"sha256": SHA256, "size": len(DATA), "created": True})
    again = client.put(f"/v1/media/{SHA256}?name=copy.mp4", content=DATA)
    assert (again.status_code, again.json()["created"]) == (200, False)
    assert client.head(f"/v1/media/{SHA256}").status_code == 200
    found = daemon.media.find(SHA256)
    assert found is not None
    assert (found.name, found.read_bytes()) == ("clip.mp4", DATA)


def test_a_source_that_a_job_names_outlives_a_restart_and_an_old_spare_one_does_not(
    daemon: Daemon, client: TestClient
) -> None:
    for data in (DATA, DATA + b"!"):
        client.put(f"/v1/media/{hashlib.sha256(data).hexdigest()}?name=clip.mp4", content=data)
    edit = replace(submission(), request=EditRequest(Clip(MediaRef(SHA256, "clip.mp4")), "a red star"))
    daemon.queue.set_paused(True)
    assert client.post("/v1/jobs", json=to_wire(edit)).status_code == 201
    daemon.media.tidy(stored(daemon.queue.requests()), limit=0)
    assert daemon.media.find(SHA256) is not None
    assert daemon.media.find(hashlib.sha256(DATA + b"!").hexdigest()) is None


def test_a_name_too_long_for_a_file_is_refused(client: TestClient) -> None:
    answer = client.put(f"/v1/media/{SHA256}?name={quote('語' * 190)}.mp4", content=DATA)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_request")
    assert "bytes" in answer.json()["error"]["message"]


def test_wrong_bytes_are_refused_and_forgotten(client: TestClient, daemon: Daemon) -> None:
    answer = client.put(f"/v1/media/{SHA256}?name=clip.mp4", content=DATA + b"!")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "media_mismatch")
    assert left_over(daemon) == []


def test_too_much_is_refused_announced_or_not(client: TestClient, daemon: Daemon) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(17):
            yield bytes(1 << 16)

    for content in (bytes((1 << 20) + 1), endless()):
        answer = client.put(f"/v1/media/{SHA256}?name=clip.mp4", content=content)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert left_over(daemon) == []


@pytest.mark.parametrize(
    ("sha256", "name"),
    [
        (SHA256, "../clip.mp4"),
        (SHA256, ".."),
        (SHA256, "a%00b"),
        (SHA256, ""),
        ("..%2f..", "clip.mp4"),
        (SHA256.upper(), "c"),
    ],
)
def test_hostile_names_are_refused(client: TestClient, daemon: Daemon, sha256: str, name: str) -> None:
    answer = client.put(f"/v1/media/{sha256}?name={name}", content=DATA)
    assert answer.status_code in (404, 422)
    assert left_over(daemon) == []


def left_over(daemon: Daemon) -> list[Path]:
    """Every file in the media store."""
    return [path for path in (daemon.settings.store / "media").rglob("*") if path.is_file()]
