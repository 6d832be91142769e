# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators that users press or search for, one a file, in a package for what they work on."""

from __future__ import annotations

import bpy

from . import camera, daemon, install, masks, presets, queue, sheets, shots, takes

CLASSES = (
    *camera.CLASSES,
    *daemon.CLASSES,
    *install.CLASSES,
    *masks.CLASSES,
    *presets.CLASSES,
    *queue.CLASSES,
    *sheets.CLASSES,
    *shots.CLASSES,
    *takes.CLASSES,
)


def register() -> None:
    """Register the operators."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """Take them back."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
