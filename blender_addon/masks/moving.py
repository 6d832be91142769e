# SPDX-License-Identifier: GPL-3.0-or-later
"""How the outlines of masks move, as far as that was looked at.

To look takes a scene of its own and some milliseconds, so a draw has what was seen last and only asks for another look,
which the timer takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import bpy

from . import shape


@dataclass
class _Seen:
    """What tells how a mask's outlines move, by its name; those that are `due` may have changed since.

    `changes` counts the looks that saw something else than before.
    """

    told: dict[str, str] = field(default_factory=dict)
    due: set[str] = field(default_factory=set)
    changes: int = 0


_seen = _Seen()


def told(mask: Any) -> str:
    """What was seen last; empty until the first look."""
    if mask.name not in _seen.told:
        _seen.due.add(mask.name)
    return _seen.told.get(mask.name, "")


def look(mask: Any) -> str:
    """What is seen now. Not to be asked while drawing."""
    found = shape.motion(mask)
    _seen.changes += found != _seen.told.get(mask.name)
    _seen.told[mask.name] = found
    _seen.due.discard(mask.name)
    return found


def is_due() -> bool:
    """Whether something is to be looked at."""
    return bool(_seen.due)


def look_again() -> bool:
    """Look at one mask that is due; whether it is another than before."""
    mask, before = bpy.data.masks.get(_seen.due.pop()), _seen.changes
    if mask is not None:
        look(mask)
    return _seen.changes > before


def changes() -> int:
    """How often something else was seen: what was made from `told` before is out of date."""
    return _seen.changes


def may_have_changed() -> None:
    """All are to be looked at again."""
    _seen.due |= _seen.told.keys()


def forget() -> None:
    """Another file was opened."""
    _seen.told.clear()
    _seen.due.clear()
