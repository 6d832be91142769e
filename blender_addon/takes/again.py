# SPDX-License-Identifier: GPL-3.0-or-later
"""A take's settings on the panel again, to be used for its source as that is now."""

from __future__ import annotations

from typing import Any

from ..masks import choice
from . import panel_settings
from .strip_record import TakeEntry


def take_up(scene: Any, source: Any | None, take: TakeEntry) -> None:
    """Put a take's settings back. One that had a mask gets the one that its source has now; where none lies over it,
    what the panel says of masks stays.
    """
    panel = scene.dreamstrip
    before = panel.masking
    panel_settings.put_back(panel, take.settings)
    if take.settings.masking != "over":
        return
    then = take.source.mask if take.source is not None else None
    name = then.strip if then is not None else ""
    mask = choice.found_again(scene, source, name) if source is not None else None
    if mask is None:
        panel.masking = before
    else:
        choice.wish_for(scene, source, mask)
