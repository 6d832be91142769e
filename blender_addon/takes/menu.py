# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with takes, in the menu that opens over a strip."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from . import stack


class DREAMSTRIP_MT_takes(bpy.types.Menu):  # type: ignore[misc]
    """What can be done with the takes of the selected strips"""

    bl_idname = "DREAMSTRIP_MT_takes"
    bl_label = "Dreamstrip Takes"

    def draw(self, _context: Any) -> None:
        """The operators by what they are for."""
        layout = self.layout
        layout.operator("dreamstrip.take_next", icon="TRIA_RIGHT")
        layout.operator("dreamstrip.take_previous", icon="TRIA_LEFT")
        layout.separator()
        layout.operator("dreamstrip.take_compare")
        layout.operator("dreamstrip.take_wipe")
        layout.separator()
        layout.operator("dreamstrip.take_redo")
        layout.operator("dreamstrip.take_redo", text="Redo with New Seed").new_seed = True
        layout.operator("dreamstrip.take_settings")
        layout.operator("dreamstrip.take_finish")
        layout.separator()
        layout.operator("dreamstrip.take_keep")
        layout.operator("dreamstrip.take_revert")


def _draw_submenu(menu: Any, context: Any) -> None:
    if stack.active(compat.sequencer_scene(context)) is not None:
        menu.layout.separator()
        menu.layout.menu(DREAMSTRIP_MT_takes.bl_idname)


def register() -> None:
    """Add the menu to the strips' own."""
    bpy.utils.register_class(DREAMSTRIP_MT_takes)
    bpy.types.SEQUENCER_MT_context_menu.append(_draw_submenu)


def unregister() -> None:
    """Take it back."""
    bpy.types.SEQUENCER_MT_context_menu.remove(_draw_submenu)
    bpy.utils.unregister_class(DREAMSTRIP_MT_takes)
