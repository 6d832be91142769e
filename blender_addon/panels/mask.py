# SPDX-License-Identifier: GPL-3.0-or-later
"""The mask of the next edit, within the panel of the job."""

from __future__ import annotations

from typing import Any


def draw_mask(column: Any, settings: Any) -> None:
    """Which mask limits the edit, and how soft its edge is."""
    row = column.row(align=True)
    row.prop(settings, "masking")
    row.operator("dreamstrip.mask_draw", text="", icon="GREASEPENCIL")
    if settings.masking == "named":
        column.prop(settings, "mask_strip", icon="MOD_MASK")
    if settings.masking != "none":
        column.prop(settings, "feather")
