"""Runs inside Blender: where things are in its window, and what lies under the mouse."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import bpy

from tools.window.screen import Rectangle


def version() -> str:
    """Which Blender this is, as `4.3`."""
    return "{}.{}".format(*bpy.app.version)


def regions(area: int) -> dict[str, Rectangle]:
    """The regions of an area, by type."""
    shown = _window().screen.areas[area]
    return {region.type: (region.x, region.y, region.width, region.height) for region in shown.regions}


def areas() -> list[tuple[str, str]]:
    """The window's areas: the type of each and, for a sequencer, its view."""
    return [(area.type, getattr(area.spaces.active, "view_type", "")) for area in _window().screen.areas]


def show_sidebar(area: int) -> None:
    """Open the sidebar of an area; it has no tabs before it has been drawn."""
    _window().screen.areas[area].spaces.active.show_region_ui = True


def show_tab(area: int, tab: str) -> bool:
    """Show a tab of the sidebar; False while it has none of that name."""
    region = _region(area, "UI")
    try:
        region.active_panel_category = tab
    except TypeError:
        return False
    region.tag_redraw()
    return True


def find(button: str, area: int, region: str, places: list[tuple[float, float]]) -> Generator[None, None, int | None]:
    """Move the mouse from place to place until it is over a button; the place's index, or None.

    A button is named as an operator is called (`dreamstrip.submit`), with as many of its last arguments as tell it from
    others (`dreamstrip.move_job(place='up')`), or as a property in its group (`prompt`).
    """
    for index, (x, y) in enumerate(places):
        _window().cursor_warp(round(x), round(y))
        yield
        if _is_over(button, area, region):
            yield  # the mouse may have lagged behind by a place
            if _is_over(button, area, region):
                return index
    return None


def top_of_content(area: int, region: str) -> float:
    """How high in the window the content of a region begins; above the region where that is scrolled on."""
    shown = _region(area, region)
    return float(shown.y - shown.view2d.region_to_view(0, 0)[1])


def _is_over(button: str, area: int, region: str) -> bool:
    name, _, told = button.partition("(")
    found, _, arguments = _under_mouse(area, region).partition("(")
    return found == name and arguments.endswith(told)


def _under_mouse(area: int, region: str) -> str:
    window = _window()
    where = {"window": window, "area": window.screen.areas[area], "region": _region(area, region)}
    with bpy.context.temp_override(**where):
        shown = bpy.context.property
        if shown is not None:
            return str(shown[1]).rpartition(".")[2]  # Blender 5 tells the group too
        window_manager = bpy.context.window_manager
        window_manager.clipboard = ""
        if bpy.ops.ui.copy_python_command_button.poll():
            bpy.ops.ui.copy_python_command_button()
        return str(window_manager.clipboard).removeprefix("bpy.ops.")


def _region(area: int, kind: str) -> Any:
    return next(region for region in _window().screen.areas[area].regions if region.type == kind)


def _window() -> Any:
    return bpy.context.window_manager.windows[0]
