"""A camera path drawn over the preview with the mouse, and one that was drawn as an annotation."""

from __future__ import annotations

import pytest

from tests.window.cut import Cut

_STROKE = [(0.35 + 0.03 * step, 0.4 + 0.02 * step) for step in range(11)]


@pytest.fixture
def drawing(cut: Cut) -> Cut:
    """The still is active and the operator waits for a stroke."""
    cut.begin_over("coffee", 140, "dreamstrip.camera_draw")
    return cut


def test_a_stroke_becomes_keys(drawing: Cut) -> None:
    drawing.drag_preview(*_STROKE)
    drawing.screen.key("Return")
    drawing.wait(lambda: not drawing.ask("screen:is_modal"), "the path is kept")
    keys = drawing.ask("camera:keys")
    assert min(keys) == 131 and max(keys) == 180, "from the first frame of the still to its last"


def test_escape_drops_it(drawing: Cut) -> None:
    drawing.drag_preview(*_STROKE)
    drawing.screen.key("Escape")
    drawing.wait(lambda: not drawing.ask("screen:is_modal"), "the path is dropped")
    assert drawing.ask("camera:keys") == []


def test_undo_takes_the_keys_back(drawing: Cut) -> None:
    drawing.drag_preview(*_STROKE)
    drawing.screen.key("Return")
    drawing.wait(lambda: drawing.ask("camera:keys"), "the path is kept")
    drawing.hover(drawing.timeline)
    drawing.screen.key("ctrl+z")
    drawing.wait(lambda: not drawing.ask("camera:keys"), "the path is undone")


def test_an_annotation_becomes_the_path(cut: Cut) -> None:
    cut.click_strip("coffee")
    cut.go_to(140)
    cut.drag_preview(*_STROKE, held="d")
    cut.blender.press("dreamstrip.camera_annotation", cut.preview)
    cut.wait(lambda: cut.ask("camera:keys"), "the stroke is taken as keys")
    assert (cut.ask("camera:keys")[0], cut.ask("camera:keys")[-1]) == (131, 180)
    cut.hover(cut.timeline)
    cut.screen.key("ctrl+z")
    cut.wait(lambda: not cut.ask("camera:keys"), "undo takes them back")
