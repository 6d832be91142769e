# SPDX-License-Identifier: GPL-3.0-or-later
"""One finetune for strips that are cut from the same file: what of the file all of them are learnt from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .shot import Shot

Range = tuple[int, int]
"""A first frame, and the frame after the last."""


def shared(shots: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """The shots, edits of one file with the part of it that they are learnt from together; alone a shot has none."""
    used: dict[str, list[Range]] = {}
    for shot in shots:
        if _is_cut(shot):
            used.setdefault(shot.files[0], []).append(_range_of(shot))
    lessons = {file: clusters(ranges) for file, ranges in used.items()}
    return tuple(_taught(shot, lessons[shot.files[0]]) if _is_cut(shot) else shot for shot in shots)


def clusters(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The ranges joined where the frames between them are no more than those that are used.

    What lies between is learnt too, so far more of that than of what is edited would spoil the finetune.
    """
    joined: list[tuple[int, int, int]] = []
    for first, end in sorted(ranges):
        if joined and first - joined[-1][1] <= joined[-1][2] + end - first:
            start, last, frames = joined[-1]
            joined[-1] = (start, max(last, end), frames + max(0, end - max(first, last)))
        else:
            joined.append((first, end, end - first))
    return tuple((first, end) for first, end, _ in joined)


def _is_cut(shot: Shot) -> bool:
    return shot.kind == "edit" and bool(shot.files)


def _range_of(shot: Shot) -> Range:
    return shot.first, shot.first + shot.frames


def _taught(shot: Shot, lessons: tuple[Range, ...]) -> Shot:
    first, end = next(lesson for lesson in lessons if lesson[0] <= shot.first < lesson[1])
    return shot if (first, end) == _range_of(shot) else replace(shot, lesson=(first, end - first))
