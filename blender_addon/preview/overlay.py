# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn over every preview: what an operator has at hand, else what always rests there."""

from __future__ import annotations

from typing import Any, Protocol

import bpy
import gpu

from .. import compat


class Painting(Protocol):
    """Something over the preview."""

    def paint(self, context: Any, scene: Any) -> None:
        """Draw it into the region at hand, in whose sequencer the scene is."""


_at_hand: list[Painting] = []
_resting: list[Painting] = []
_handles: list[Any] = []


def begin(painting: Painting) -> None:
    """Draw it until `end`, and nothing that rests there."""
    _at_hand.append(painting)


def end(painting: Painting) -> None:
    """Draw it no more."""
    if painting in _at_hand:
        _at_hand.remove(painting)


def rest(painting: Painting) -> None:
    """Draw it whenever nothing is at hand, until everything is unregistered."""
    _resting.append(painting)


def shown() -> tuple[Painting, ...]:
    """What is drawn now."""
    return tuple(_at_hand or _resting)


def _draw() -> None:
    context = bpy.context
    scene = compat.sequencer_scene(context)
    if scene is None:
        return
    gpu.state.blend_set("ALPHA")
    for painting in shown():
        painting.paint(context, scene)
    gpu.state.blend_set("NONE")


def register() -> None:
    """Draw in every preview; where there is no window nothing ever calls it."""
    _handles.append(bpy.types.SpaceSequenceEditor.draw_handler_add(_draw, (), "PREVIEW", "POST_PIXEL"))


def unregister() -> None:
    """Draw no more."""
    for handle in _handles:
        bpy.types.SpaceSequenceEditor.draw_handler_remove(handle, "PREVIEW")
    for kept in (_handles, _at_hand, _resting):
        kept.clear()
