# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a take once more."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

import random
from typing import Any

import bpy
from bpy.props import BoolProperty

from ...backend.contract.errors import DreamstripError
from ...blender_addon import compat
from ...blender_addon.takes import again, selection, stack, strip_record
from ...blender_addon.words import of_error, words
from ..shots import preflighted
from .on_takes import OnTakes

_SEEDS = 2**31 - 1


class DREAMSTRIP_OT_take_redo(OnTakes, bpy.types.Operator):
    """Make this take again from its source and its mask as they are now, with the same settings"""

    bl_idname = "dreamstrip.take_redo"
    bl_label = "Redo Take"
    bl_options = {"UNDO"}  # not REGISTER: whatever is changed there afterwards would be sent as well

    new_seed: BoolProperty(name="New Seed", description="With another seed, for another take of the same prompt")

    def execute(self, context: Any) -> set[str]:
        """Put the settings back to the panel, select the source, and submit as the button there does."""
        if (found := self.take_at_hand(context)) is None:
            return {"CANCELLED"}
        (strip, take), scene = found, compat.sequencer_scene(context)
        source = stack.source_of(scene.sequence_editor, strip)
        if strip_record.read(strip).source and source is None:
            self.report({"ERROR"}, "The source of this take is not under it: put it there, or dream from it anew")
            return {"CANCELLED"}
        again.take_up(scene, source, take)
        if self.new_seed:
            scene.dreamstrip.seed = random.randrange(_SEEDS)
        selection.source_of(scene, [strip])
        self._send(scene)
        return {"FINISHED"}

    def _send(self, scene: Any) -> None:
        try:
            self.report({"INFO"}, preflighted.send(scene, "selection"))
        except DreamstripError as error:
            reason = of_error(error)
            self.report(
                {"ERROR"}, words("The settings are back on the panel. Nothing was sent: {reason}", reason=reason)
            )
