"""The camera's frame in the preview under the mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.window.cut import Cut

_ASIDE = [(0.5, 0.5), (0.53, 0.5), (0.56, 0.5)]


def _has_keys(cut: Cut, frames: list[int]) -> Callable[[], bool]:
    return lambda: bool(cut.ask("camera:keys") == frames)


@pytest.fixture
def framing(cut: Cut) -> Cut:
    """The still is active and its frame can be grabbed."""
    cut.begin_over("coffee", 140, "dreamstrip.camera_frame")
    return cut


def test_each_drag_sets_a_key_at_the_playhead_and_is_undone_by_itself(framing: Cut) -> None:
    framing.drag_preview(*_ASIDE)
    framing.wait(_has_keys(framing, [140]), "the frame is grabbed")
    framing.go_to(170)
    framing.drag_preview(*reversed(_ASIDE))
    framing.wait(_has_keys(framing, [140, 170]), "it is grabbed at another frame")
    framing.screen.key("Return")
    framing.wait(lambda: not framing.ask("screen:is_modal"), "it has ended")
    framing.hover(framing.timeline)
    for left in ([140], list[int]()):
        framing.screen.key("ctrl+z")
        framing.wait(_has_keys(framing, left), f"undo leaves keys at {left}")


def test_escape_ends_it_and_sets_no_key(framing: Cut) -> None:
    x, y, width, height = framing.blender.region(framing.preview, "PREVIEW")
    framing.screen.move(x + width / 2, y + height / 2)
    framing.screen.key("Escape")
    framing.wait(lambda: not framing.ask("screen:is_modal"), "it has ended")
    assert framing.ask("camera:keys") == []
