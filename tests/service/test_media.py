"""Uploads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backend.service.daemon import Daemon

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
