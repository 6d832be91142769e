# SPDX-License-Identifier: GPL-3.0-or-later
"""The stills whose camera an operator changes."""

from __future__ import annotations

from typing import Any

from ..shots import source
from . import keys

PROBLEM = "Select a still whose camera has keys"


def animated(scene: Any | None) -> list[Any]:
    """The selected stills whose camera has keys."""
    return [strip for strip in source.selected_stills(scene) if keys.is_animated(scene, strip)]
