"""Where the store is, and how its daemon is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.contract.endpoint import Endpoint, default_store, read_endpoint
from backend.contract.errors import InvalidRequest
from backend.contract.wire import dumps

ENDPOINT = Endpoint("http://127.0.0.1:1", "secret", 7, "boot", 1)


def test_the_environment_chooses_the_store(tmp_path: Path) -> None:
    assert default_store({"DREAMSTRIP_STORE": str(tmp_path)}) == tmp_path


@pytest.mark.parametrize(
    ("platform", "environ", "end"),
    [
        ("linux", {}, ".local/share/dreamstrip"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/dreamstrip"),
        ("darwin", {}, "Library/Application Support/Dreamstrip"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/Dreamstrip"),
        ("win32", {}, "AppData/Local/Dreamstrip"),
    ],
)
def test_every_platform_has_its_place(platform: str, environ: dict[str, str], end: str) -> None:
    assert default_store(environ, platform).as_posix().endswith(end)


def test_an_endpoint_is_read_back(tmp_path: Path) -> None:
    assert read_endpoint(tmp_path) is None
    (tmp_path / "endpoint.json").write_text(dumps(ENDPOINT))
    assert read_endpoint(tmp_path) == ENDPOINT


@pytest.mark.parametrize("broken", [b'{"url": 3}', b"", b"\xff\xfe\xfd"])
def test_a_broken_endpoint_is_refused(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "endpoint.json").write_bytes(broken)
    with pytest.raises(InvalidRequest, match=r"^endpoint\.json"):
        read_endpoint(tmp_path)


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(ENDPOINT)
