# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame rates of movie files, each read once: Blender opens the file anew whenever it is asked for one.

That takes it up to 20 ms, so where the header of the file tells the rate Blender is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import compat
from ..takes import movie

_Key = tuple[str, int, int, int, int]
_Stamp = tuple[int, int]


@dataclass(frozen=True)
class _Kept:
    """A rate, and the time and size of its file when it was read."""

    rate: float
    stamp: _Stamp | None


_kept: dict[_Key, _Kept] = {}


def rate_of(strip: Any, path: str) -> float:
    """Frames per second of the movie that a strip reads from `path`; 0 where it cannot be read, which is not kept."""
    key = _key(strip, path)
    if key in _kept:
        return _kept[key].rate
    rate = (_told(path) if strip.stream_index == 0 else 0.0) or float(strip.fps)
    if rate > 0:
        _kept[key] = _Kept(rate, _stamp(path))
    return rate


def forget() -> None:
    """Another .blend was opened: read them anew."""
    _kept.clear()


def forget_changed() -> None:
    """Read those anew whose file was written since, which Blender does not tell: to be called before jobs are sent."""
    stamps = {path: _stamp(path) for path, *_ in _kept}
    for key in tuple(key for key, known in _kept.items() if known.stamp != stamps[key[0]]):
        del _kept[key]


def _key(strip: Any, path: str) -> _Key:
    """What another file in the place of the first would alter once Blender has loaded it."""
    element = strip.elements[0]
    return path, strip.stream_index, compat.content_duration(strip), element.orig_width, element.orig_height


def _told(path: str) -> float:
    """The rate by the file's own header; 0 where that does not tell it."""
    try:
        found = movie.read(Path(path))
    except OSError:
        return 0.0
    return found.rate if found is not None else 0.0


def _stamp(path: str) -> _Stamp | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
