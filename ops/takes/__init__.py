# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators on takes."""

from __future__ import annotations

from .bin_drop import DREAMSTRIP_OT_bin_drop
from .bin_import import DREAMSTRIP_OT_bin_import
from .compare import DREAMSTRIP_OT_take_compare
from .finish import DREAMSTRIP_OT_take_finish
from .import_take import DREAMSTRIP_OT_import_take
from .keep import DREAMSTRIP_OT_take_keep
from .next import DREAMSTRIP_OT_take_next
from .previous import DREAMSTRIP_OT_take_previous
from .redo import DREAMSTRIP_OT_take_redo
from .revert import DREAMSTRIP_OT_take_revert
from .settings import DREAMSTRIP_OT_take_settings
from .show import DREAMSTRIP_OT_take_show
from .wipe import DREAMSTRIP_OT_take_wipe

CLASSES = (
    DREAMSTRIP_OT_bin_drop,
    DREAMSTRIP_OT_bin_import,
    DREAMSTRIP_OT_take_compare,
    DREAMSTRIP_OT_take_finish,
    DREAMSTRIP_OT_import_take,
    DREAMSTRIP_OT_take_keep,
    DREAMSTRIP_OT_take_next,
    DREAMSTRIP_OT_take_previous,
    DREAMSTRIP_OT_take_redo,
    DREAMSTRIP_OT_take_revert,
    DREAMSTRIP_OT_take_settings,
    DREAMSTRIP_OT_take_show,
    DREAMSTRIP_OT_take_wipe,
)
