# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators on the daemon, and what it needs from the user."""

from __future__ import annotations

from .free_memory import DREAMSTRIP_OT_free_memory
from .grant_folder import DREAMSTRIP_OT_grant_folder
from .locate_media import DREAMSTRIP_OT_locate_media
from .open_logs import DREAMSTRIP_OT_open_logs
from .open_preferences import DREAMSTRIP_OT_open_preferences
from .start_daemon import DREAMSTRIP_OT_start_daemon
from .stop_daemon import DREAMSTRIP_OT_stop_daemon
from .update_side import DREAMSTRIP_OT_update_side

CLASSES = (
    DREAMSTRIP_OT_free_memory,
    DREAMSTRIP_OT_grant_folder,
    DREAMSTRIP_OT_locate_media,
    DREAMSTRIP_OT_open_logs,
    DREAMSTRIP_OT_open_preferences,
    DREAMSTRIP_OT_start_daemon,
    DREAMSTRIP_OT_stop_daemon,
    DREAMSTRIP_OT_update_side,
)
