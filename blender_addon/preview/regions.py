# SPDX-License-Identifier: GPL-3.0-or-later
"""The regions of a window that show the preview."""

from __future__ import annotations

from typing import Any

from .box import Box

_AT_SIDES = ("LEFT", "RIGHT", "TOP", "BOTTOM")


def previews(window: Any) -> list[Any]:
    """The regions of a window that show the preview, the largest first."""
    return [region for _, region in with_areas(window)]


def with_areas(window: Any) -> list[tuple[Any, Any]]:
    """Those regions, each after its area."""
    found = [
        (area, region)
        for area in window.screen.areas
        if area.type == "SEQUENCE_EDITOR" and area.spaces.active.view_type != "SEQUENCER"
        for region in area.regions
        if region.type == "PREVIEW" and region.width > 1 and region.height > 1
    ]
    return sorted(found, key=lambda each: -each[1].width * each[1].height)


def under(window: Any, x: float, y: float) -> Any | None:
    """The preview region under a point of the window: an operator from a panel's button brings along no region."""
    return next(
        (
            region
            for region in previews(window)
            if 0 <= x - region.x < region.width and 0 <= y - region.y < region.height
        ),
        None,
    )


def redraw(context: Any) -> None:
    """Have all previews drawn again."""
    for window in context.window_manager.windows:
        for region in previews(window):
            region.tag_redraw()


def uncovered(area: Any, region: Any) -> Box:
    """What of a region, in its pixels, no sidebar, toolbar or header of its area lies over."""
    left, bottom, right, top = 0.0, 0.0, float(region.width), float(region.height)
    for other in area.regions:
        if other.alignment not in _AT_SIDES or not _overlap(other, region):
            continue
        x, y = other.x - region.x, other.y - region.y
        left = max(left, x + other.width) if other.alignment == "LEFT" else left
        right = min(right, x) if other.alignment == "RIGHT" else right
        bottom = max(bottom, y + other.height) if other.alignment == "BOTTOM" else bottom
        top = min(top, y) if other.alignment == "TOP" else top
    return Box(left, bottom, max(right - left, 0.0), max(top - bottom, 0.0))


def _overlap(one: Any, other: Any) -> bool:
    """Whether two regions have pixels in common; a hidden one has none."""
    if one == other or one.type == other.type or min(one.width, one.height) <= 1:
        return False
    is_beside = one.x >= other.x + other.width or other.x >= one.x + one.width
    return not is_beside and one.y < other.y + other.height and other.y < one.y + one.height
