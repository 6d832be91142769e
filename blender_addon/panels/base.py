# SPDX-License-Identifier: GPL-3.0-or-later
"""What every panel of the tab "Dreamstrip" is, and the drawing that several share."""

from __future__ import annotations

import textwrap
from typing import Any

from .. import compat

_PIXELS_PER_LETTER = 7.0
_MARGIN = 60.0


class SidebarPanel:
    """A panel of the tab. The sequencer's sidebar is also that of its preview."""

    bl_space_type = "SEQUENCE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Dreamstrip"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return compat.sequencer_scene(context) is not None


def wrap(column: Any, text: str, context: Any, icon: str) -> None:
    """A text over as many lines as the sidebar's width asks for."""
    scale = context.preferences.system.ui_scale
    width = max(int((context.region.width / scale - _MARGIN) / _PIXELS_PER_LETTER), 16)
    for index, line in enumerate(textwrap.wrap(text, width)):
        column.label(text=line, icon=icon if index == 0 else "BLANK1" if icon != "NONE" else "NONE")
