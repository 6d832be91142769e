# SPDX-License-Identifier: GPL-3.0-or-later
"""What the header of an MP4 tells (ISO/IEC 14496-12): no more of the file is read, and Blender is not asked."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LARGEST_HEADER = 64 << 20


@dataclass(frozen=True)
class Movie:
    """The pictures of a movie: how many there are, and their size in pixels."""

    frames: int
    width: int
    height: int


def read(path: Path) -> Movie | None:
    """The first video track of a file; None for what is no MP4, or a broken one. Raises OSError."""
    try:
        for track in _within(_header(path), b"trak"):
            if _first(track, b"mdia", b"hdlr")[8:12] == b"vide":
                return _described(track)
    except (KeyError, struct.error):
        return None
    return None


def _described(track: bytes) -> Movie:
    width, height = struct.unpack(">II", _first(track, b"tkhd")[-8:])  # in 1/65536 of a pixel
    _, _, frames = struct.unpack(">III", _first(track, b"mdia", b"minf", b"stbl", b"stsz")[:12])
    return Movie(frames, width >> 16, height >> 16)


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, name = struct.unpack(">I4s", head)
            left = struct.unpack(">Q", file.read(8))[0] - 16 if size == 1 else size - 8
            if name == b"moov" and 0 < left <= _LARGEST_HEADER:
                return file.read(left)
            if left < 0:
                break
            file.seek(left, 1)
    raise KeyError("moov")


def _first(data: bytes, *names: bytes) -> bytes:
    for name in names:
        data = next(_within(data, name), b"")
    if not data:
        raise KeyError(names[-1])
    return data


def _within(data: bytes, wanted: bytes) -> Iterator[bytes]:
    """The bodies of the boxes of this name that lie directly within a box's body."""
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size < 8:
            return
        if name == wanted:
            yield data[at + 8 : at + size]
        at += size
