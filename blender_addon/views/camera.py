# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera over the active still: what the panel offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..camera import keys, move, stage

_PERSPECTIVE = ("tilt", "yaw")


@dataclass(frozen=True)
class CameraView:
    """`strip` is the still; a move that `is_flat` can play by its transform, any other needs the daemon."""

    strip: Any
    has_keys: bool
    plays: bool
    is_flat: bool


def build(scene: Any | None) -> CameraView | None:
    """The view of a scene; None without an active still."""
    strip = stage.active_still(scene)
    if strip is None:
        return None
    known = keys.read(scene, strip)
    return CameraView(strip, bool(known), move.plays(strip), _is_flat(strip, known))


def _is_flat(strip: Any, known: dict[int, Any]) -> bool:
    """No tilt and no yaw at any key."""
    for field in _PERSPECTIVE:
        index = keys.FIELDS.index(field)
        values = [key.value for key in known[index]] if index in known else [getattr(strip, keys.PROPERTY)[index]]
        if any(abs(value) > 0 for value in values):
            return False
    return True
