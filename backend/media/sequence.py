"""Numbered pictures as a clip: a folder of them, a printf pattern, or the first file of a row."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from backend.contract.errors import BadMedia, UnknownMedia

from .container import still_format

SEQUENCE_RATE = Fraction(24)
"""Pictures have no frame rate of their own; this one, Blender's default, counts where none is asked for."""

_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})
_PATTERN = re.compile(r"%(?:0(\d+))?d")
_NUMBER = re.compile(r"(\d+)(?=\D*$)")


def sequence_of(path: Path) -> tuple[Path, ...] | None:
    """The pictures in order if `path` means a sequence or a still (then one); None if it is a video."""
    if path.is_dir():
        return _in_folder(path)
    if _PATTERN.search(path.name) and not path.exists():
        return _by_pattern(path)
    return _from_first(path) if still_format(path) else None


def _in_folder(folder: Path) -> tuple[Path, ...]:
    pictures = [file for file in folder.iterdir() if file.suffix.lower() in _SUFFIXES and not file.name.startswith(".")]
    if not pictures:
        raise UnknownMedia(f"The folder {folder.name} holds no picture.", "Choose a folder of PNG or JPEG files.")
    return tuple(sorted(pictures, key=_natural))


def _by_pattern(path: Path) -> tuple[Path, ...]:
    before, width, *_, after = _PATTERN.split(path.name)
    found = _numbered(path.parent, before, int(width or 0), after) if path.parent.is_dir() else {}
    if not found:
        raise UnknownMedia(f"No file matches {path.name}.", "Check the folder and the pattern, such as shot_%04d.png.")
    return _without_gap(found)


def _from_first(path: Path) -> tuple[Path, ...]:
    number = _NUMBER.search(path.stem)
    if number is None:
        return (path,)
    before, after = path.stem[: number.start()], path.stem[number.end() :] + path.suffix
    found = _numbered(path.parent, before, len(number[1]), after)
    return _without_gap({at: file for at, file in found.items() if at >= int(number[1])})


def _numbered(folder: Path, before: str, width: int, after: str) -> dict[int, Path]:
    """The files of a folder whose names are a number between these two texts, by that number.

    Of shot_7 and shot_007 the one of that width is meant.
    """
    row = re.compile(re.escape(before) + r"(\d+)" + re.escape(after))
    found = [(int(match[1]), file) for file in folder.iterdir() if (match := row.fullmatch(file.name))]
    found.sort(key=lambda each: each[1].name == f"{before}{each[0]:0{width}d}{after}")
    return dict(found)


def _without_gap(found: dict[int, Path]) -> tuple[Path, ...]:
    for before, after in pairwise(sorted(found)):
        if after != before + 1:
            raise BadMedia(
                f"The sequence has a gap: after {found[before].name} comes {found[after].name}.",
                "Render the missing pictures, or give the folder as a whole.",
            )
    return tuple(found[number] for number in sorted(found))


def _natural(path: Path) -> list[tuple[int, str]]:
    """Sorts shot_9 before shot_10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", path.name)]
