# SPDX-License-Identifier: GPL-3.0-or-later
"""What the header of an MP4 tells (ISO/IEC 14496-12): no more of the file is read, and Blender is not asked."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_Span = tuple[int, int]
"""The body of a box: its first byte and the one after its last."""

_LONGEST_FIELD = 128


@dataclass(frozen=True)
class Movie:
    """The pictures of a movie: how many there are, their size in pixels, and how many a second; 0 where that varies."""

    frames: int
    width: int
    height: int
    rate: float


def read(path: Path) -> Movie | None:
    """The first video track of a file; None for what is no MP4, or a broken one. Raises OSError."""
    try:
        with path.open("rb") as file:
            whole = (0, path.stat().st_size)
            for track in _within(file, _first(file, whole, b"moov"), b"trak"):
                if _head(file, track, b"mdia", b"hdlr")[8:12] == b"vide":
                    return _described(file, track)
    except (KeyError, struct.error):
        return None
    return None


def _described(file: BinaryIO, track: _Span) -> Movie:
    width, height = struct.unpack(">II", _head(file, track, b"tkhd")[-8:])  # in 1/65536 of a pixel
    _, _, frames = struct.unpack(">III", _head(file, track, b"mdia", b"minf", b"stbl", b"stsz")[:12])
    return Movie(frames, width >> 16, height >> 16, _rate(file, track))


def _rate(file: BinaryIO, track: _Span) -> float:
    header = _head(file, track, b"mdia", b"mdhd")
    (version,) = struct.unpack_from(">B", header)
    (units,) = struct.unpack_from(">I", header, 20 if version else 12)
    times = _head(file, track, b"mdia", b"minf", b"stbl", b"stts")
    _, lengths = struct.unpack_from(">II", times)
    if lengths != 1:
        return 0.0
    _, _, _, length = struct.unpack_from(">IIII", times)
    return units / length if length else 0.0


def _head(file: BinaryIO, span: _Span, *names: bytes) -> bytes:
    """The first bytes of the body of the box that one comes to by these names."""
    begin, end = _first(file, span, *names)
    file.seek(begin)
    return file.read(min(end - begin, _LONGEST_FIELD))


def _first(file: BinaryIO, span: _Span, *names: bytes) -> _Span:
    for name in names:
        found = next(_within(file, span, name), None)
        if found is None:
            raise KeyError(name)
        span = found
    return span


def _within(file: BinaryIO, span: _Span, wanted: bytes) -> Iterator[_Span]:
    """The bodies of the boxes of this name that lie directly within a box's body."""
    at, end = span
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        body = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            body = at + 16
        elif size == 0:
            size = end - at
        if at + size < body:
            return
        if name == wanted:
            yield body, min(at + size, end)
        at += size
