# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators that submit jobs."""

from __future__ import annotations

from .fix_conflict import DREAMSTRIP_OT_fix_conflict
from .submit import DREAMSTRIP_OT_submit
from .submit_channel import DREAMSTRIP_OT_submit_channel
from .submit_markers import DREAMSTRIP_OT_submit_markers
from .submit_prompted import DREAMSTRIP_OT_submit_prompted
from .submit_selection import DREAMSTRIP_OT_submit_selection

CLASSES = (
    DREAMSTRIP_OT_fix_conflict,
    DREAMSTRIP_OT_submit,
    DREAMSTRIP_OT_submit_channel,
    DREAMSTRIP_OT_submit_markers,
    DREAMSTRIP_OT_submit_prompted,
    DREAMSTRIP_OT_submit_selection,
)
