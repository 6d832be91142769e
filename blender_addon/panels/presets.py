# SPDX-License-Identifier: GPL-3.0-or-later
"""The menu of the user's own presets."""

from __future__ import annotations

from typing import Any

import bpy

from .. import preset_files


class DREAMSTRIP_MT_presets(bpy.types.Menu):  # type: ignore[misc]
    """Load, save, share and remove your own presets"""

    bl_label = "My Presets"
    bl_idname = "DREAMSTRIP_MT_presets"

    def draw(self, _context: Any) -> None:
        """The presets, then what can be done with them."""
        layout = self.layout
        presets = preset_files.current()
        for name in presets.names:
            layout.operator("dreamstrip.preset_load", text=name, icon="PRESET", translate=False).name = name
        layout.separator()
        layout.operator("dreamstrip.preset_save", icon="ADD")
        layout.operator("dreamstrip.preset_import", icon="IMPORT")
        layout.operator("dreamstrip.preset_show", icon="FILE_FOLDER")
        layout.operator_menu_enum("dreamstrip.preset_remove", "name", text="Remove", icon="TRASH")
