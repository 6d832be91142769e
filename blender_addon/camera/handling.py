# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera's frame at the playhead under the mouse: grabbed, scaled by its corners, rolled by its knob."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...backend.contract.camera import CameraPose
from ..preview.gesture import Answer, is_dropped, is_kept, is_press
from ..preview.lines import Line
from ..preview.plane import Matrix
from ..preview.view import View
from . import geometry, lines

_NEAR = 14.0  # pixels

_FIELDS = {"grab": ("pan_x", "pan_y"), "scale": ("zoom",), "roll": ("roll",)}
"""The channels that each gesture keys."""


@dataclass(frozen=True)
class _Drag:
    """A gesture on its way: what it does, where on the plane it began, and the pose that it began with."""

    grip: str
    start: Matrix
    pose: CameraPose


class Handling:
    """One gesture after the other; `pose` is what the frame shows, None between gestures. Writes nothing."""

    def __init__(self) -> None:
        self.pose: CameraPose | None = None
        self._drag: _Drag | None = None

    @property
    def keyed(self) -> tuple[str, ...]:
        """The channels that the gesture at hand changes."""
        return _FIELDS[self._drag.grip] if self._drag is not None else ()

    def handle(self, event: Any, view: View | None, x: float, y: float, pose: CameraPose) -> Answer:
        """Answer an event at (x, y) of the preview; `pose` is the camera at the playhead. KEEP: key `pose`, then reset.

        CANCEL ends the operator. Everything that is not on the frame is left to Blender, so the playhead can be moved.
        """
        if self._drag is not None:
            return self._go_on(event, view, x, y)
        if is_kept(event) or is_dropped(event, view is not None):
            return Answer.CANCEL
        if event.type == "LEFTMOUSE" and is_press(event) and view is not None:
            grip = grip_at(lines.frame_quad(pose, view.size, view.to_region), x, y)
            if grip:
                self._drag, self.pose = _Drag(grip, view.on_plane(x, y), pose), pose
                return Answer.STAY
        return Answer.PASS

    def reset(self) -> None:
        """Forget the gesture."""
        self._drag = self.pose = None

    def lines(self, view: View) -> tuple[Line, ...]:
        """The frame while it is being moved."""
        if self.pose is None:
            return ()
        return lines.outline(lines.frame_quad(self.pose, view.size, view.to_region))

    def _go_on(self, event: Any, view: View | None, x: float, y: float) -> Answer:
        assert self._drag is not None, "a gesture is on its way"
        if is_dropped(event, view is not None):
            self.reset()
        elif event.type == "LEFTMOUSE" and event.value == "RELEASE":
            if self.pose != self._drag.pose:
                return Answer.KEEP
            self.reset()
        elif event.type in ("MOUSEMOVE", "INBETWEEN_MOUSEMOVE") and view is not None:
            self.pose = _dragged(self._drag, view.on_plane(x, y), view)
        return Answer.STAY


def grip_at(quad: Matrix, x: float, y: float) -> str:
    """What is under a pixel: "roll" at the knob, "scale" at a corner, "grab" inside, or nothing."""
    at = np.array([x, y])
    if np.hypot(*(lines.knob(quad) - at)) <= _NEAR:
        return "roll"
    if np.hypot(*(quad - at).T).min() <= _NEAR:
        return "scale"
    return "grab" if _is_inside(quad, at) else ""


def _dragged(drag: _Drag, now: Matrix, view: View) -> CameraPose:
    if drag.grip == "grab":
        return geometry.grabbed(drag.pose, now - drag.start, view.size)
    pivot = geometry.middle(drag.pose, view.size)
    if drag.grip == "roll":
        return geometry.rolled(drag.pose, geometry.turned(drag.start, now, pivot))
    before, after = (max(float(np.hypot(*(point - pivot))), 1e-6) for point in (drag.start, now))
    return geometry.scaled(drag.pose, after / before)


def _is_inside(quad: Matrix, at: Matrix) -> bool:
    """On the same side of all edges."""
    edges = np.roll(quad, -1, axis=0) - quad
    to_point = at - quad
    sides = edges[:, 0] * to_point[:, 1] - edges[:, 1] * to_point[:, 0]
    return bool((sides > 0).all() or (sides < 0).all())
