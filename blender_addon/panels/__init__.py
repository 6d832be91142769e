# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "Dreamstrip" in the sidebar of the sequencer and of its preview: draws the views, reads nothing else.

The menus are here too.
"""

from __future__ import annotations

import bpy

from . import camera, job, menus, once, presets, queue, take, take_bin

CLASSES = (
    job.DREAMSTRIP_PT_job,
    camera.DREAMSTRIP_PT_camera,
    queue.DREAMSTRIP_PT_jobs,
    take.DREAMSTRIP_PT_take,
    take_bin.DREAMSTRIP_PT_bin,
)

MENUS = (presets.DREAMSTRIP_MT_presets, *menus.CLASSES)


def register() -> None:
    """Register the panels and the menus that they show."""
    once.register()
    for cls in (*CLASSES, *MENUS):
        bpy.utils.register_class(cls)
    menus.register()


def unregister() -> None:
    """Take them back."""
    menus.unregister()
    for cls in reversed((*CLASSES, *MENUS)):
        bpy.utils.unregister_class(cls)
    once.unregister()
