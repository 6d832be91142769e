# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators share that change the camera paths of the selected stills."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...blender_addon import compat
from ...blender_addon.camera import keys, move, selection
from ...blender_addon.camera.curve import Keys


class OnPaths:
    """To be mixed into an operator, which says in `turning` what becomes of the keys."""

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a keyed still selected."""
        cls.poll_message_set(selection.PROBLEM)  # type: ignore[attr-defined]
        return bool(selection.animated(compat.sequencer_scene(context)))

    def execute(self, context: Any) -> set[str]:
        """Rewrite the keys, within the limits of a pose."""
        scene = compat.sequencer_scene(context)
        for strip in selection.animated(scene):
            keys.change(scene, strip, self.turning(scene, strip))
        move.keep(scene)
        return {"FINISHED"}

    def turning(self, scene: Any, strip: Any) -> Callable[[str, Keys], Keys]:
        """What makes of a channel's name and keys what becomes of them."""
        raise NotImplementedError
