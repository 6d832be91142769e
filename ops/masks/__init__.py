# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators on masks."""

from __future__ import annotations

from .draw import DREAMSTRIP_OT_mask_draw

CLASSES = (DREAMSTRIP_OT_mask_draw,)
