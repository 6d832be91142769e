# SPDX-License-Identifier: GPL-3.0-or-later
"""Unfold the jobs that were sent together."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import StringProperty

from ...blender_addon.daemon import runtime


class DREAMSTRIP_OT_unfold_batch(bpy.types.Operator):
    """Show or hide the jobs that were sent together"""

    bl_idname = "dreamstrip.unfold_batch"
    bl_label = "Unfold Batch"
    bl_options = {"INTERNAL"}

    batch: StringProperty(description="The batch", options={"HIDDEN"})

    def execute(self, _context: Any) -> set[str]:
        """Only the session remembers it: it is no part of the file."""
        runtime.current().session.unfolded ^= {self.batch}
        return {"FINISHED"}
