"""The media store."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from backend.contract.errors import MediaMismatch, UnknownMedia
from backend.contract.media import LocalMedia, MediaRef
from backend.jobs.media_store import MediaStore
from backend.jobs.roots import Roots

DATA = b"frames" * 1000
REF = MediaRef(hashlib.sha256(DATA).hexdigest(), "clip.mp4")


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    """An empty one."""
    store = MediaStore(tmp_path / "media", Roots())
    store.prepare()
    return store


def put(store: MediaStore, ref: MediaRef, data: bytes) -> None:
    upload = store.receive(ref)
    try:
        upload.write(data[:100])
        upload.write(data[100:])
        upload.commit()
    finally:
        upload.discard()


def test_a_file_is_found_by_its_content(store: MediaStore, tmp_path: Path) -> None:
    put(store, REF, DATA)
    path = store.resolve(MediaRef(REF.sha256, "another-name.mp4"))
    assert path == tmp_path / "media" / REF.sha256 / "clip.mp4"
    assert path.read_bytes() == DATA


def test_wrong_bytes_leave_no_trace(store: MediaStore, tmp_path: Path) -> None:
    with pytest.raises(MediaMismatch):
        put(store, REF, DATA + b"!")
    assert store.find(REF.sha256) is None
    assert list((tmp_path / "media" / ".incoming").iterdir()) == []


def test_an_upload_is_not_seen_before_its_end(store: MediaStore) -> None:
    upload = store.receive(REF)
    upload.write(DATA)
    assert store.find(REF.sha256) is None
    upload.discard()
    with pytest.raises(UnknownMedia):
        store.resolve(REF)


def test_two_uploads_of_the_same_bytes_are_one_file(store: MediaStore) -> None:
    first, second = store.receive(REF), store.receive(MediaRef(REF.sha256, "copy.mp4"))
    for upload in (first, second):
        upload.write(DATA)
        upload.commit()
        upload.discard()
    found = store.find(REF.sha256)
    assert found is not None
    assert [file.name for file in found.parent.iterdir()] == ["clip.mp4"]


def test_what_a_broken_upload_left_is_cleared_at_the_start(store: MediaStore, tmp_path: Path) -> None:
    store.receive(REF).write(DATA)
    store.prepare()
    assert list((tmp_path / "media" / ".incoming").iterdir()) == []


def test_of_sources_that_no_job_names_the_oldest_go(store: MediaStore, tmp_path: Path) -> None:
    refs = [MediaRef(hashlib.sha256(bytes([shade]) * 1000).hexdigest(), "clip.mp4") for shade in range(4)]
    for shade, ref in enumerate(refs):
        put(store, ref, bytes([shade]) * 1000)
        os.utime(tmp_path / "media" / ref.sha256, (shade, shade))
    (tmp_path / "media" / "notes.txt").touch()
    store.tidy({refs[0].sha256}, limit=2500)
    assert [store.find(ref.sha256) is not None for ref in refs] == [True, False, True, True]
    store.tidy({refs[0].sha256}, limit=0)
    assert [store.find(ref.sha256) is not None for ref in refs] == [True, False, False, False]
    put(store, REF, DATA)


def test_local_paths_need_a_granted_root(store: MediaStore, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    with pytest.raises(UnknownMedia):
        store.resolve(LocalMedia(str(tmp_path / "clip.mp4")))
