# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "Dreamstrip" in the sidebar of the sequencer and of its preview: draws the views, reads nothing else."""

from __future__ import annotations

import bpy

from . import camera, job, once, presets, queue, take, take_bin

CLASSES = (
    job.DREAMSTRIP_PT_job,
    camera.DREAMSTRIP_PT_camera,
    queue.DREAMSTRIP_PT_jobs,
    take.DREAMSTRIP_PT_take,
    take_bin.DREAMSTRIP_PT_bin,
)

MENUS = (presets.DREAMSTRIP_MT_presets,)


def register() -> None:
    """Register the panels and the menus that they show."""
    for cls in (*CLASSES, *MENUS):
        bpy.utils.register_class(cls)


def unregister() -> None:
    """Take them back."""
    for cls in reversed((*CLASSES, *MENUS)):
        bpy.utils.unregister_class(cls)
    once.unregister()
