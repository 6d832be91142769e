# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators share that take the mouse over the preview."""

from __future__ import annotations

from typing import Any

from ..blender_addon.camera import overlay, stage


class OnPreview:
    """To be mixed into a modal operator."""

    def sees_preview(self, context: Any) -> bool:
        """Whether the window shows a preview; the user is told if it does not."""
        if stage.preview_regions(context.window):
            return True
        self.report({"WARNING"}, "Show the preview first: View Type in the sequencer's header")  # type: ignore[attr-defined]
        return False

    def take_mouse(self, context: Any, status: str) -> set[str]:
        """Begin to hear of every event, wherever the button was; `status` says what they do."""
        overlay.redraw(context)
        context.workspace.status_text_set(status)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def pointed(self, context: Any, event: Any) -> tuple[Any | None, int, int]:
        """The preview's region under the mouse, and where in it; None and the corner beside all of them."""
        region = stage.region_under(context.window, event.mouse_x, event.mouse_y)
        if region is None:
            return None, 0, 0
        return region, event.mouse_x - region.x, event.mouse_y - region.y
