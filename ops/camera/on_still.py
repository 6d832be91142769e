# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators share that work on the camera over the active still."""

from __future__ import annotations

from typing import Any

from ...blender_addon import compat
from ...blender_addon.camera import stage


class OnStill:
    """To be mixed into an operator."""

    @classmethod
    def poll(cls, context: Any) -> bool:
        """With a still active."""
        problem = stage.problem(compat.sequencer_scene(context))
        cls.poll_message_set(problem)  # type: ignore[attr-defined]
        return not problem
