# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera over the preview: its path, and its frame at the playhead; or what a gesture at hand draws instead."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from ..preview import brush, overlay
from ..preview.lines import Line, dot, way
from ..preview.view import View
from . import keys, lines, move, stage

_STEPS = 64
_MOST_KEYS = 100


class Gesture(Protocol):
    """What a modal operator draws instead."""

    def lines(self, view: View) -> tuple[Line, ...]:
        """Its lines in the pixels of a region."""


class AtHand:
    """A gesture over the still of a name."""

    def __init__(self, gesture: Gesture, strip: str) -> None:
        self._gesture, self._strip = gesture, strip

    def paint(self, context: Any, scene: Any) -> None:
        """Draw its lines; the camera as its keys have it while there are none."""
        strip = stage.find(scene, self._strip)
        if strip is not None and all(stage.picture_size(strip)):
            for line in self.shown(scene, strip, stage.view(scene, strip, context.region)):
                brush.line(line)

    def shown(self, scene: Any, strip: Any, view: View) -> tuple[Line, ...]:
        """What is drawn."""
        return self._gesture.lines(view) or resting_lines(scene, strip, view)


class Resting:
    """The active still's camera, while the playhead is on it."""

    def paint(self, context: Any, scene: Any) -> None:
        """Draw it, if that is wanted and its move is not what is playing."""
        strip = stage.active_still(scene)
        if strip is None or move.plays(strip) or not context.space_data.show_overlays:
            return
        if _is_wanted(scene, strip) and all(stage.picture_size(strip)):
            for line in resting_lines(scene, strip, stage.view(scene, strip, context.region)):
                brush.line(line)


def resting_lines(scene: Any, strip: Any, view: View) -> tuple[Line, ...]:
    """The path with its keys and the frame at the playhead; nothing for a camera that was never touched."""
    pose = keys.pose_at(scene, strip, scene.frame_current)
    found = keys.read(scene, strip)
    if not found and pose.is_neutral:
        return ()
    drawn = lines.outline(lines.frame_quad(pose, view.size, view.to_region))
    first, last = keys.span(strip)
    poses = keys.poses(scene, strip, np.linspace(first, last, min(_STEPS, last - first + 1)))
    drawn = way(view.on_screen(_pans(poses) * view.size)) + drawn
    frames = sorted({key.frame for index in (1, 2) for key in found.get(index, ())})[:_MOST_KEYS]
    if not frames:
        return drawn
    dots = view.on_screen(_pans(keys.poses(scene, strip, frames)) * view.size)
    return drawn + tuple(dot(at, lines.KEY) for at in dots)


def _pans(poses: list[Any]) -> Any:
    return np.array([(pose.pan_x, pose.pan_y) for pose in poses])


def _is_wanted(scene: Any, strip: Any) -> bool:
    first, last = keys.span(strip)
    return bool(scene.dreamstrip.shows_camera and first <= scene.frame_current <= last)


def register() -> None:
    """Show the camera in every preview."""
    overlay.rest(Resting())
