"""Where a source comes from: a file in the daemon's media store or a path on its machine, and which frames of it."""

from __future__ import annotations

import ntpath
import posixpath
import re
from dataclasses import dataclass
from typing import ClassVar

from . import checks
from .errors import InvalidRequest

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[^./\\:\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]{0,199}")
MAX_FRAMES = 100_000
MAX_NAME_BYTES = 255
"""Of a file's name in UTF-8: what common file systems hold."""


@dataclass(frozen=True)
class MediaRef:
    """A file that was uploaded to the media store, by its content; `name` is the plain file name it had."""

    kind: ClassVar[str] = "stored"
    sha256: str
    name: str

    def __post_init__(self) -> None:
        checks.matches("sha256", self.sha256, _SHA256, "Give the sha256 as 64 lower-case hexadecimal digits.")
        checks.matches("name", self.name, _NAME, "Give a plain file name of up to 200 characters, without folders.")
        checks.length("name", self.name.encode(errors="replace"), 1, MAX_NAME_BYTES, "bytes")


@dataclass(frozen=True)
class LocalMedia:
    """An absolute path on the daemon's machine, under a root granted by `serve --root`."""

    kind: ClassVar[str] = "local"
    path: str

    def __post_init__(self) -> None:
        if "\0" in self.path or not (posixpath.isabs(self.path) or ntpath.isabs(self.path)):
            raise InvalidRequest("is not an absolute path", "Give the whole path from the root of the disk.", "path")


Media = MediaRef | LocalMedia


@dataclass(frozen=True)
class Clip:
    """Frames `first .. first + frames - 1` of a video or an image sequence, counted at `fps`.

    `fps` is a fraction such as "30000/1001"; None is the file's own rate. `frames` None reaches to the end.
    An image sequence is a folder, a printf pattern or its first file.
    """

    media: Media
    first: int = 0
    frames: int | None = None
    fps: str | None = None

    def __post_init__(self) -> None:
        checks.within("first", self.first, 0, 2**31)
        checks.within("frames", self.frames, 1, MAX_FRAMES)
        if self.fps is not None:
            checks.rate("fps", self.fps)
