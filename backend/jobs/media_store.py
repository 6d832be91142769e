"""Uploaded sources by their content: `media/<sha256>/<name>`."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Collection
from pathlib import Path

from backend.contract.errors import MediaMismatch, UnknownMedia
from backend.contract.media import LocalMedia, Media, MediaRef

from .folder import sync_folder
from .roots import Roots

_INCOMING = ".incoming"
KEPT_BYTES = 8 << 30
"""Of sources that no job names any more; a take of one may still be made anew."""


class Upload:
    """A file on its way in; it is in the store after `commit`, and not before."""

    def __init__(self, ref: MediaRef, folder: Path) -> None:
        self._ref = ref
        self._folder = folder
        self._incoming = folder / _INCOMING / uuid.uuid4().hex
        self._incoming.mkdir()
        self._stream = (self._incoming / ref.name).open("xb")
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Add some bytes."""
        self._stream.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def commit(self) -> None:
        """Verify the bytes, put them on the disk and rename them into place."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        if self._hash.hexdigest() != self._ref.sha256:
            raise MediaMismatch("The uploaded bytes do not have this sha256.", "Hash the file and upload it again.")
        sync_folder(self._incoming)
        self._place(self._folder / self._ref.sha256)

    def discard(self) -> None:
        """Leave nothing of an upload that was not committed."""
        self._stream.close()
        shutil.rmtree(self._incoming, ignore_errors=True)

    def _place(self, home: Path) -> None:
        try:
            os.rename(self._incoming, home)
        except OSError:
            if not home.is_dir():
                raise
            return  # another upload of the same bytes came first
        sync_folder(self._folder)


class MediaStore:
    """Sources by content, and local ones under the granted roots."""

    def __init__(self, folder: Path, roots: Roots) -> None:
        self._folder = folder
        self._roots = roots

    def prepare(self) -> None:
        """Make the folder and drop what broken uploads left; only its daemon calls this."""
        shutil.rmtree(self._folder / _INCOMING, ignore_errors=True)
        (self._folder / _INCOMING).mkdir(parents=True)

    def tidy(self, named: Collection[str], limit: int = KEPT_BYTES) -> None:
        """Delete sources that no job names, the oldest first, until all such take at most `limit` bytes.

        Only its daemon calls this, before it answers: whoever uploads a source names it right after.
        """
        spare = [home for home in self._folder.glob("[!.]*") if home.is_dir() and home.name not in named]
        total = sum(map(_size, spare))
        for home in sorted(spare, key=lambda home: home.stat().st_mtime):
            if total <= limit:
                return
            total -= _size(home)
            shutil.rmtree(home, ignore_errors=True)

    def find(self, sha256: str) -> Path | None:
        """The stored file with this content."""
        return next((self._folder / sha256).glob("[!.]*"), None)

    def receive(self, ref: MediaRef) -> Upload:
        """Begin to take a file in."""
        return Upload(ref, self._folder)

    def resolve(self, media: Media) -> Path:
        """The file behind a source."""
        if isinstance(media, LocalMedia):
            return self._roots.check(media)
        if found := self.find(media.sha256):
            return found
        raise UnknownMedia("This source is not in the media store.", "Upload it with PUT /v1/media/{sha256}.")


def _size(home: Path) -> int:
    return sum(file.stat().st_size for file in home.iterdir())
