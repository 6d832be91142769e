# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators share that go through the takes of strips."""

from __future__ import annotations

from typing import Any, ClassVar

from ...blender_addon.takes import strip_record, strips
from .on_takes import OnTakes


class Stepping(OnTakes):
    """To be mixed into an operator: it goes `by` so many takes; at the end nothing is done, so nothing to be undone."""

    by: ClassVar[int]

    def execute(self, context: Any) -> set[str]:
        """Each strip for itself; the first and the last take stay."""
        changes: list[bool] = []

        def step(scene: Any, strip: Any) -> str:
            before = _shown(strip)
            told = strips.step(scene, strip, self.by)
            changes.append(_shown(strip) != before)
            return told

        done = self.on_each(context, step)
        return done if any(changes) else {"CANCELLED"}


def _shown(strip: Any) -> tuple[int, bool]:
    return strip_record.read(strip).shown, strip.mute
