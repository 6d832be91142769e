"""What is drawn over the preview: what is at hand, else what rests there."""

from __future__ import annotations

from typing import Any

from bl_ext.user_default.dreamstrip.blender_addon.camera.overlay import Resting
from bl_ext.user_default.dreamstrip.blender_addon.preview import overlay


class _Nothing:
    def paint(self, _context: Any, _scene: Any) -> None:
        """It is never called: nothing is drawn without a window."""


def test_what_is_at_hand_is_drawn_instead_of_what_rests() -> None:
    assert [type(painting) for painting in overlay.shown()] == [Resting]
    first, second = _Nothing(), _Nothing()
    overlay.begin(first)
    overlay.begin(second)
    assert overlay.shown() == (first, second)
    overlay.end(first)
    overlay.end(first)
    assert overlay.shown() == (second,)
    overlay.end(second)
    assert [type(painting) for painting in overlay.shown()] == [Resting]
