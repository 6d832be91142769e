# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators on contact sheets."""

from __future__ import annotations

from .pick import DREAMSTRIP_OT_sheet_pick
from .show import DREAMSTRIP_OT_sheet_show
from .submit import DREAMSTRIP_OT_sheet_submit

CLASSES = (
    DREAMSTRIP_OT_sheet_pick,
    DREAMSTRIP_OT_sheet_show,
    DREAMSTRIP_OT_sheet_submit,
)
