# SPDX-License-Identifier: GPL-3.0-or-later
"""The mask of the next edit, within the panel of the job."""

from __future__ import annotations

from typing import Any

_WITHOUT = {
    "subject": "No mask: a subject has no source picture",
    "generate": "No mask: there is no source picture",
    "animate": "No mask: the camera alone paints nothing",
}
"""Said where a mask is chosen that the job has no use for."""


def draw_mask(column: Any, settings: Any, kinds: frozenset[str]) -> None:
    """Which mask limits the jobs of these kinds, and how soft its edge is."""
    if not kinds & {"edit", "animate"} or (kinds == {"animate"} and settings.coarse):
        if settings.masking != "none" and kinds & set(_WITHOUT):
            column.label(text=next(text for kind, text in _WITHOUT.items() if kind in kinds), icon="INFO")
        return
    row = column.row(align=True)
    row.prop(settings, "masking")
    row.operator("dreamstrip.mask_draw", text="", icon="GREASEPENCIL")
    if settings.masking == "named":
        column.prop(settings, "mask_strip", icon="MOD_MASK")
    if settings.masking != "none":
        column.prop(settings, "feather")
