# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn the pages of the queue."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import IntProperty

from ...blender_addon import compat
from ...blender_addon.daemon import runtime
from ...blender_addon.views import queue


class DREAMSTRIP_OT_queue_page(bpy.types.Operator):
    """Show another page of the jobs"""

    bl_idname = "dreamstrip.queue_page"
    bl_label = "Turn Page of Jobs"
    bl_options = {"INTERNAL"}

    step: IntProperty(name="Pages", description="How many pages further, negative: back")

    def execute(self, context: Any) -> set[str]:
        """Only the session remembers the page: it is no part of the file."""
        session = runtime.current().session
        shown = queue.build(compat.sequencer_scene(context), session)
        session.page = min(max(shown.page + self.step, 0), shown.pages - 1)
        return {"FINISHED"}
