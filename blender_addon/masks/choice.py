# SPDX-License-Identifier: GPL-3.0-or-later
"""Which mask strip limits the edit of a strip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import compat
from ..takes import landing

MASKS = (
    ("none", "Whole Picture", "The edit may change all of the picture"),
    ("over", "Mask Strip Over It", "Change only what the topmost mask strip over the strip shows, muted or not"),
    ("named", "One Mask Strip", "Change only what one mask strip shows, for all strips that it lies over"),
)
"""The choices, for the panel."""


@dataclass(frozen=True)
class Choice:
    """The mask strip of an edit, by its name, or what keeps it from having the one that is wanted."""

    name: str = ""
    problem: str = ""


def choose(scene: Any, strip: Any, left: int, right: int) -> Choice:
    """The mask that the settings give to what a strip shows on frames left .. right - 1."""
    settings = scene.dreamstrip
    if settings.masking == "none":
        return Choice()
    if settings.masking == "over":
        found = _topmost(scene, strip, left, right)
        return Choice(found.name) if found is not None else Choice(problem="no mask strip lies over it")
    named = compat.all_strips(scene.sequence_editor).get(settings.mask_strip)
    if named is None or named.type != "MASK":
        return Choice(problem="Choose a mask strip")
    return Choice(named.name) if _overlaps(named, left, right) else Choice(problem="the mask strip is not over it")


def found_again(scene: Any, strip: Any, name: str) -> Any | None:
    """The mask strip that a strip has now in the place of the one that a job of it had: that one, or the topmost over
    it; None where none lies over it.
    """
    left, right = compat.left(strip), compat.right(strip)
    named = compat.all_strips(scene.sequence_editor).get(name)
    if named is not None and named.type == "MASK" and _overlaps(named, left, right):
        return named
    return _topmost(scene, strip, left, right)


def wish_for(scene: Any, strip: Any, mask: Any) -> None:
    """Let the panel say that a strip's next job is limited to a mask strip: by its name if it is not the topmost."""
    settings = scene.dreamstrip
    if mask == _topmost(scene, strip, compat.left(strip), compat.right(strip)):
        settings.masking = "over"
    else:
        settings.masking, settings.mask_strip = "named", mask.name


def masks(strips: Any) -> list[Any]:
    """The mask strips among strips."""
    return [strip for strip in strips if strip.type == "MASK"]


def names(scene: Any | None) -> list[str]:
    """The names of all mask strips of a scene, to choose from."""
    editor = scene.sequence_editor if scene is not None else None
    return [strip.name for strip in masks(compat.all_strips(editor))] if editor is not None else []


def _topmost(scene: Any, strip: Any, left: int, right: int) -> Any | None:
    level = landing.level_of(scene.sequence_editor, strip)
    over = [mask for mask in masks(compat.strips(level)) if _overlaps(mask, left, right)]
    return max(over, key=lambda mask: mask.channel, default=None)


def _overlaps(mask: Any, left: int, right: int) -> bool:
    return compat.left(mask) < right and compat.right(mask) > left
