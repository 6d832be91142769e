"""Job folders and whole files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.contract.errors import InvalidRequest, VersionMismatch
from backend.jobs import folder


def test_a_file_is_written_whole_and_private(tmp_path: Path) -> None:
    folder.write_whole(tmp_path / "secret", b"a", mode=0o600)
    folder.write_whole(tmp_path / "secret", b"b", mode=0o600)
    assert (tmp_path / "secret").read_bytes() == b"b"
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_whole(tmp_path / "request.json", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        folder.write_whole(tmp_path / "request.json", b"new")
    assert (tmp_path / "request.json").read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["request.json"], "a full disk is not filled further"


@pytest.mark.parametrize("name", ["", ".lock", "..", "a/b", "/etc/passwd", "a\\b", "C:x", "a\0"])
def test_hostile_names_are_not_plain(name: str) -> None:
    assert not folder.is_plain_name(name)


def test_a_discarded_folder_is_gone_at_once(tmp_path: Path) -> None:
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "take.mp4").touch()
    folder.discard(tmp_path / "job")
    folder.discard(tmp_path / "job")
    assert list(tmp_path.iterdir()) == []


def test_trash_of_an_earlier_daemon_is_emptied(tmp_path: Path) -> None:
    (tmp_path / ".trash-1").mkdir()
    (tmp_path / "job").mkdir()
    folder.empty_trash(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["job"]


def test_a_request_of_another_version_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / folder.REQUEST_FILE).write_text('{"kind": "generate", "prompt": "a star"}')
    with pytest.raises(VersionMismatch, match=r"request\.json: request\.frames: is missing"):
        folder.read_request(tmp_path)


def test_a_folder_that_cannot_be_made_names_its_option(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InvalidRequest, match=r"^out: .*file.* cannot be made"):
            folder.prepare(place, "out")
    folder.prepare(tmp_path / "new" / "deep", "out")
    folder.prepare(tmp_path / "new", "out")


def test_a_folder_that_may_not_be_written_to_names_its_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InvalidRequest, match=r"^store: .* may not be written to"):
        folder.prepare(tmp_path, "store")
