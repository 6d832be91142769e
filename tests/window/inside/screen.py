"""Runs inside Blender: what its window shows."""

from __future__ import annotations

from typing import Any

import bpy
from bl_ext.user_default.dreamstrip.blender_addon import panels
from bl_ext.user_default.dreamstrip.blender_addon.preview import overlay
from bl_ext.user_default.dreamstrip.blender_addon.sheets.overlay import SheetPainting

from tests.window.inside.context import sequencers

_drawn: dict[str, set[str]] = {}


def tidy() -> None:
    """Show nothing that differs from machine to machine."""
    for area in bpy.context.window_manager.windows[0].screen.areas:
        if area.type == "FILE_BROWSER":
            area.type = "GRAPH_EDITOR"
    for area in sequencers():
        area.spaces.active.timeline_overlay.show_strip_source = False
        area.spaces.active.preview_overlay.show_metadata = False


def is_modal() -> bool:
    """Whether an operator of the add-on has the mouse."""
    running = bpy.context.window_manager.windows[0].modal_operators
    return any(operator.bl_idname.startswith("DREAMSTRIP_OT_") for operator in running)


def redraw() -> None:
    """Draw the window now."""
    for area in bpy.context.window_manager.windows[0].screen.areas:
        area.tag_redraw()
    bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=1)


def watch_panels() -> None:
    """From now on note which panels are drawn, and in which view of the sequencer."""
    for panel in panels.CLASSES:
        if not hasattr(panel, "draw_unwatched"):
            panel.draw_unwatched = panel.draw
            panel.draw = _watched(panel.draw)  # type: ignore[method-assign]
    _drawn.clear()
    for area in sequencers():
        area.tag_redraw()


def drawn() -> dict[str, list[str]]:
    """The panels that were drawn since, by view."""
    return {view: sorted(names) for view, names in _drawn.items()}


def show_sidebar(area: int, is_shown: bool) -> None:
    """Open or close the sidebar of an area."""
    bpy.context.window_manager.windows[0].screen.areas[area].spaces.active.show_region_ui = is_shown


def shows_whole_sheet() -> bool:
    """Whether a contact sheet is over the preview, with all of its pictures."""
    shown = [painting for painting in overlay.shown() if isinstance(painting, SheetPainting)]
    return bool(shown) and not (shown[0]._textures._waiting or shown[0]._textures._pixels)


def show_in_area(area: int, type: str) -> None:
    """Another editor in an area."""
    bpy.context.window_manager.windows[0].screen.areas[area].type = type


def reports() -> str:
    """What the Info editor lists, which the status bar has shown."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type != "SEQUENCE_EDITOR")
    kind, area.ui_type = area.ui_type, "INFO"
    area.spaces.active.show_report_info = area.spaces.active.show_report_warning = True
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.info.select_all(action="SELECT")
        bpy.ops.info.report_copy()
    area.ui_type = kind
    return str(bpy.context.window_manager.clipboard)


def browse_in_window() -> None:
    """Let files be chosen in the window that is there, and renders be seen nowhere: Blender's preferences."""
    view = bpy.context.preferences.view
    view.filebrowser_display_type, view.render_display_type = "SCREEN", "NONE"


def browse_to(folder: str, file: str = "") -> bool:
    """Choose a folder, or a file in it, in the browser that is open; False while there is none."""
    areas = [area for area in bpy.context.window_manager.windows[0].screen.areas if area.type == "FILE_BROWSER"]
    chosen = [area.spaces.active for area in areas if area.spaces.active.active_operator is not None]
    for browser in chosen:
        browser.params.directory = folder.encode()
        if file:
            browser.params.filename = file
    return bool(chosen)


def _watched(draw: Any) -> Any:
    def watched(self: Any, context: Any) -> None:
        draw(self, context)
        _drawn.setdefault(context.space_data.view_type, set()).add(self.bl_label)

    return watched
