# SPDX-License-Identifier: GPL-3.0-or-later
"""Go between take and source."""

from __future__ import annotations

from typing import Any

import bpy

from ...blender_addon import compat
from ...blender_addon.takes import stack, strips
from .on_takes import OnTakes


class DREAMSTRIP_OT_take_compare(OnTakes, bpy.types.Operator):  # type: ignore[misc]
    """Mute the take so that its source shows; again to show the take"""

    bl_idname = "dreamstrip.take_compare"
    bl_label = "Compare with Source"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: Any) -> set[str]:
        """All the same way: if any take shows, all sources are shown."""
        wanted = any(not strip.mute for strip in stack.chosen(compat.sequencer_scene(context)))

        def turn(scene: Any, strip: Any) -> str:
            strips.show_source(scene, strip, wanted)
            return "The source shows" if wanted else "The take shows"

        return self.on_each(context, turn)
