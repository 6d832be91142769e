"""A mask drawn over the preview with the mouse."""

from __future__ import annotations

import pytest

from tests.window.cut import Cut
from tests.window.picture import colours

_RING = [(0.4, 0.35), (0.6, 0.35), (0.65, 0.5), (0.6, 0.65), (0.4, 0.65), (0.35, 0.5)]
_DOT = [(0.5, 0.2), (0.53, 0.2), (0.53, 0.25), (0.5, 0.25)]


@pytest.fixture
def drawing(cut: Cut) -> Cut:
    """The clip is active and the operator waits for a stroke."""
    cut.begin_over("marathon", 20, "dreamstrip.mask_draw")
    return cut


def masks(cut: Cut) -> list[list[object]]:
    return [strip for strip in cut.ask("timeline:strips") if str(strip[0]).startswith("Mask of")]


def test_strokes_become_a_mask_strip_over_the_clip(drawing: Cut) -> None:
    (clip,) = [strip for strip in drawing.ask("timeline:strips") if strip[0] == "marathon"]
    drawing.drag_preview(*_RING)
    drawing.drag_preview(*_DOT)
    assert colours(drawing.look()) > 100
    drawing.screen.key("Return")
    drawing.wait(lambda: masks(drawing), "the mask is kept")
    ((name, channel, left, right),) = masks(drawing)
    assert name == "Mask of marathon" and (left, right) == tuple(clip[2:]) and int(str(channel)) > clip[1]
    assert not drawing.ask("screen:is_modal")
    assert drawing.ask("timeline:selected") == ["marathon"]


def test_escape_drops_it_and_undo_takes_it_back(drawing: Cut) -> None:
    drawing.drag_preview(*_RING)
    drawing.screen.key("Escape")
    drawing.wait(lambda: not drawing.ask("screen:is_modal"), "the outline is dropped")
    assert masks(drawing) == []
    drawing.blender.press("dreamstrip.mask_draw", drawing.preview)
    drawing.wait(lambda: drawing.ask("screen:is_modal"), "the operator runs again")
    drawing.drag_preview(*_RING)
    drawing.screen.key("Return")
    drawing.wait(lambda: masks(drawing), "the mask is kept")
    drawing.hover(drawing.timeline)
    drawing.screen.key("ctrl+z")
    drawing.wait(lambda: not masks(drawing), "undo takes the mask strip back")
