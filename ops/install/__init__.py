# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators on the backend's environment."""

from __future__ import annotations

from .cancel_install import DREAMSTRIP_OT_cancel_install
from .install_backend import DREAMSTRIP_OT_install_backend
from .remove_backend import DREAMSTRIP_OT_remove_backend

CLASSES = (
    DREAMSTRIP_OT_cancel_install,
    DREAMSTRIP_OT_install_backend,
    DREAMSTRIP_OT_remove_backend,
)
