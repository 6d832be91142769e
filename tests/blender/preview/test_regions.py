"""Where the preview is, and what of it can be seen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from bl_ext.user_default.dreamstrip.blender_addon.preview import regions
from bl_ext.user_default.dreamstrip.blender_addon.preview.box import Box

_REGION = SimpleNamespace(type="PREVIEW", alignment="NONE", x=500, y=100, width=440, height=260)


def _beside(type: str, alignment: str, *corner_and_size: int) -> Any:
    x, y, width, height = corner_and_size
    return SimpleNamespace(type=type, alignment=alignment, x=x, y=y, width=width, height=height)


def test_the_preview_is_found_from_a_panels_button() -> None:
    sequencer = SimpleNamespace(type="WINDOW", x=0, y=0, width=1, height=1)
    hidden = SimpleNamespace(type="PREVIEW", x=0, y=0, width=1, height=1)

    def area(view_type: str, *regions: Any) -> Any:
        space = SimpleNamespace(view_type=view_type)
        return SimpleNamespace(type="SEQUENCE_EDITOR", regions=regions, spaces=SimpleNamespace(active=space))

    areas = [area("SEQUENCER", sequencer, hidden), area("PREVIEW", sequencer, _REGION)]
    window = SimpleNamespace(screen=SimpleNamespace(areas=areas))
    assert regions.previews(window) == [_REGION]
    assert regions.under(window, 501, 101) is _REGION
    assert regions.under(window, 499, 101) is None


def test_what_lies_over_the_preview_is_left_out() -> None:
    sidebar = _beside("UI", "RIGHT", 780, 100, 160, 260)
    toolbar = _beside("TOOLS", "LEFT", 500, 100, 40, 260)
    header = _beside("HEADER", "TOP", 500, 334, 440, 26)
    footer = _beside("FOOTER", "BOTTOM", 500, 100, 440, 10)
    area = SimpleNamespace(regions=[_REGION, sidebar, toolbar, header, footer])
    assert regions.uncovered(area, _REGION) == Box(40, 10, 240, 224)


def test_what_lies_beside_it_or_is_hidden_takes_nothing() -> None:
    beside = _beside("UI", "RIGHT", 940, 100, 160, 260)
    above = _beside("HEADER", "TOP", 500, 360, 440, 26)
    hidden = _beside("TOOLS", "LEFT", 500, 100, 1, 260)
    floating = _beside("HUD", "FLOAT", 510, 110, 100, 50)
    other = _beside("PREVIEW", "TOP", 500, 100, 440, 260)
    area = SimpleNamespace(regions=[_REGION, beside, above, hidden, floating, other])
    assert regions.uncovered(area, _REGION) == Box(0, 0, 440, 260)


def test_a_sidebar_as_wide_as_the_preview_leaves_nothing() -> None:
    area = SimpleNamespace(regions=[_beside("UI", "RIGHT", 490, 90, 460, 280)])
    assert regions.uncovered(area, _REGION).width == 0
