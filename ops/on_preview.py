# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators share that take the mouse over the preview."""

from __future__ import annotations

from typing import Any

import bpy

from ..blender_addon.preview import overlay, regions
from ..blender_addon.preview.overlay import Painting


class OnPreview:
    """To be mixed into a modal operator."""

    _painting: Painting | None = None

    def sees_preview(self, context: Any) -> bool:
        """Whether the window shows a preview; the user is told if it does not."""
        if regions.previews(context.window):
            return True
        self.report({"WARNING"}, "Show a preview in this window first: View Type in the sequencer's header")  # type: ignore[attr-defined]
        return False

    def take_mouse(self, context: Any, painting: Painting, status: str) -> set[str]:
        """Begin to hear of every event, wherever the button was; `status` says what they do."""
        self._painting = painting
        overlay.begin(painting)
        regions.redraw(context)
        context.workspace.status_text_set(status)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def pointed(self, context: Any, event: Any) -> tuple[Any | None, int, int]:
        """The preview's region under the mouse, and where in it; None and the corner beside all of them."""
        region = regions.under(context.window, event.mouse_x, event.mouse_y)
        if region is None:
            return None, 0, 0
        return region, event.mouse_x - region.x, event.mouse_y - region.y

    def cancel(self, _context: Any) -> None:
        """Blender ends the operator, as when a file is opened; the workspace may be another than at the beginning."""
        if self._painting is not None:
            overlay.end(self._painting)
        for workspace in bpy.data.workspaces:
            workspace.status_text_set(None)

    def leave(self, context: Any) -> set[str]:
        """End it, and leave the preview as it was."""
        self.cancel(context)
        regions.redraw(context)
        return {"CANCELLED"}
