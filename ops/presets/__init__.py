# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators on presets."""

from __future__ import annotations

from .preset_import import DREAMSTRIP_OT_preset_import
from .preset_load import DREAMSTRIP_OT_preset_load
from .preset_remove import DREAMSTRIP_OT_preset_remove
from .preset_save import DREAMSTRIP_OT_preset_save
from .preset_show import DREAMSTRIP_OT_preset_show

CLASSES = (
    DREAMSTRIP_OT_preset_import,
    DREAMSTRIP_OT_preset_load,
    DREAMSTRIP_OT_preset_remove,
    DREAMSTRIP_OT_preset_save,
    DREAMSTRIP_OT_preset_show,
)
