# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators that users press or search for, one a file."""

from __future__ import annotations

import bpy

from .camera_preset import DREAMSTRIP_OT_camera_preset
from .cancel import DREAMSTRIP_OT_cancel
from .delete_job import DREAMSTRIP_OT_delete_job
from .import_take import DREAMSTRIP_OT_import_take
from .start_daemon import DREAMSTRIP_OT_start_daemon
from .stop_daemon import DREAMSTRIP_OT_stop_daemon
from .submit import DREAMSTRIP_OT_submit

CLASSES = (
    DREAMSTRIP_OT_camera_preset,
    DREAMSTRIP_OT_cancel,
    DREAMSTRIP_OT_delete_job,
    DREAMSTRIP_OT_import_take,
    DREAMSTRIP_OT_start_daemon,
    DREAMSTRIP_OT_stop_daemon,
    DREAMSTRIP_OT_submit,
)


def register() -> None:
    """Register the operators."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """Take them back."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
