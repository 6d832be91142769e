# SPDX-License-Identifier: GPL-3.0-or-later
"""Take an annotation's stroke as the camera's path."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty

from ...blender_addon import compat
from ...blender_addon.camera import annotation, move, stage
from ...blender_addon.camera.drawing import Drawing, Settings
from ...blender_addon.camera.stroke import DRAWN, TIMINGS
from .on_still import OnStill


class DREAMSTRIP_OT_camera_annotation(OnStill, bpy.types.Operator):
    """Take the last annotation stroke over the preview as the path of the active still's camera"""

    bl_idname = "dreamstrip.camera_annotation"
    bl_label = "Camera Path from Annotation"
    bl_options = {"REGISTER", "UNDO"}

    timing: EnumProperty(
        name="Timing",
        description="How the camera moves along the stroke; annotations know no time of their own",
        items=[(key, title, reason) for key, (title, reason) in TIMINGS.items() if key != DRAWN],
        default="ease_in_out",
    )
    smoothing: FloatProperty(
        name="Smoothing", description="How much of the hand's tremor is evened out", min=0.0, max=1.0, default=0.5
    )
    stays_inside: BoolProperty(
        name="Stay Inside", description="Never let the camera see beyond the picture's edges", default=True
    )

    def execute(self, context: Any) -> set[str]:
        """Write the stroke as keys."""
        scene = compat.sequencer_scene(context)
        strip = stage.active_still(scene)
        samples = annotation.samples(scene, strip, annotation.of(context))
        drawing = Drawing(scene, strip, Settings(self.timing, self.smoothing, stays_inside=self.stays_inside))
        if not drawing.add(samples):
            self.report({"ERROR"}, "No annotation stroke lies over the preview: draw one with placement View")
            return {"CANCELLED"}
        drawing.keep(scene, strip)
        move.keep(scene)
        return {"FINISHED"}
