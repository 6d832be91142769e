# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a take once more."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

import random
from typing import Any

import bpy
from bpy.props import BoolProperty

from ...blender_addon import compat
from ...blender_addon.takes import again, selection, stack, strip_record
from .on_takes import OnTakes

_SEEDS = 2**31 - 1


class DREAMSTRIP_OT_take_redo(OnTakes, bpy.types.Operator):
    """Make this take again from its source and its mask as they are now, with the same settings"""

    bl_idname = "dreamstrip.take_redo"
    bl_label = "Redo Take"
    bl_options = {"REGISTER"}

    new_seed: BoolProperty(name="New Seed", description="With another seed, for another take of the same prompt")

    def execute(self, context: Any) -> set[str]:
        """Put the settings back to the panel, select the source, and submit as the button there does."""
        scene = compat.sequencer_scene(context)
        strip = stack.active(scene)
        take = strip_record.read(strip).take if strip is not None else None
        if take is None:
            self.report({"INFO"}, "The active strip has no take")
            return {"CANCELLED"}
        source = stack.source_of(scene.sequence_editor, strip)
        if strip_record.read(strip).source and source is None:
            self.report({"ERROR"}, "The source of this take is not under it: put it there, or dream from it anew")
            return {"CANCELLED"}
        again.take_up(scene, source, take)
        if self.new_seed:
            scene.dreamstrip.seed = random.randrange(_SEEDS)
        selection.source_of(scene, [strip])
        if not bpy.ops.dreamstrip.submit_selection.poll():
            self.report(
                {"ERROR"}, "The settings are back on the panel; it says there what keeps the job from going out"
            )
            return {"CANCELLED"}
        submitted: set[str] = bpy.ops.dreamstrip.submit_selection()
        return submitted
