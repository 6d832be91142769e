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
    before, after = _PATTERN.split(path.name)[0], _PATTERN.split(path.name)[-1]
    rows = re.compile(re.escape(before) + r"\d+" + re.escape(after))
    folder = path.parent
    names = (
        sorted((file for file in folder.iterdir() if rows.fullmatch(file.name)), key=_natural)
        if folder.is_dir()
        else []
    )
    if not names:
        raise UnknownMedia(f"No file matches {path.name}.", "Check the folder and the pattern, such as shot_%04d.png.")
    return _without_gap(names)


def _from_first(path: Path) -> tuple[Path, ...]:
    number = _NUMBER.search(path.stem)
    if number is None:
        return (path,)
    before, after = path.stem[: number.start()], path.stem[number.end() :] + path.suffix
    row = re.compile(re.escape(before) + r"(\d+)" + re.escape(after))
    found = [(row.fullmatch(file.name), file) for file in path.parent.iterdir()]
    ordered = [file for match, file in found if match and int(match[1]) >= int(number[1])]
    return _without_gap(sorted(ordered, key=_natural))


def _without_gap(files: list[Path]) -> tuple[Path, ...]:
    for before, after in pairwise(files):
        if _last_number(after) != _last_number(before) + 1:
            raise BadMedia(
                f"The sequence has a gap: after {before.name} comes {after.name}.",
                "Render the missing pictures, or give the folder as a whole.",
            )
    return tuple(files)


def _last_number(path: Path) -> int:
    number = _NUMBER.search(path.stem)
    assert number is not None
    return int(number[1])


def _natural(path: Path) -> list[tuple[int, str]]:
    """Sorts shot_9 before shot_10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", path.name)]
