"""Looking for a cell of a sheet with events, as the modal operator hands them on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon.preview.box import Box
from bl_ext.user_default.dreamstrip.blender_addon.preview.gesture import Answer
from bl_ext.user_default.dreamstrip.blender_addon.sheets.browsing import Browsing
from bl_ext.user_default.dreamstrip.blender_addon.sheets.layout import laid_out

_LAYOUT = laid_out(Box(40, 10, 1200, 600), 8, 3, (400, 240), 20.0)
_BESIDE = (45.0, 300.0)
_ELSEWHERE = (20.0, 300.0)


def _event(type: str, value: str = "PRESS", **held: bool) -> Any:
    return SimpleNamespace(type=type, value=value, **{"ctrl": False, "oskey": False, **held})


def _middle(index: int) -> tuple[float, float]:
    box = _LAYOUT.cells[index].box
    return box.x + box.width / 2, box.y + box.height / 2


def test_a_click_on_a_picture_picks_it() -> None:
    browsing = Browsing(8, 3, first=0)
    assert browsing.handle(_event("LEFTMOUSE"), _LAYOUT, *_middle(5)) is Answer.KEEP
    assert browsing.current == 5
    assert browsing.handle(_event("LEFTMOUSE", "RELEASE"), _LAYOUT, *_middle(5)) is Answer.PASS
    assert browsing.handle(_event("LEFTMOUSE", "DOUBLE_CLICK"), _LAYOUT, *_middle(5)) is Answer.PASS


def test_the_mouse_lights_up_what_it_is_over_and_that_stays_lit() -> None:
    browsing = Browsing(8, 3, first=2)
    for place, current in ((_middle(4), 4), (_BESIDE, 4), (_middle(7), 7)):
        assert browsing.handle(_event("MOUSEMOVE", "NOTHING"), _LAYOUT, *place) is Answer.STAY
        assert browsing.current == current
    assert browsing.handle(_event("MOUSEMOVE", "NOTHING"), _LAYOUT, *_ELSEWHERE) is Answer.PASS


@pytest.mark.parametrize("place", [_middle(0), _BESIDE, _ELSEWHERE])
def test_arrows_and_return_work_wherever_the_mouse_is(place: tuple[float, float]) -> None:
    browsing = Browsing(8, 3, first=0)
    visited = []
    for key in ("LEFT", "RIGHT", "DOWN", "DOWN", "RIGHT", "UP", "RIGHT", "RIGHT", "DOWN", "UP", "UP"):
        assert browsing.handle(_event(f"{key}_ARROW"), _LAYOUT, *place) is Answer.STAY
        visited.append(browsing.current)
    assert visited == [0, 1, 4, 7, 7, 4, 5, 5, 5, 2, 2], "the last row has two cells"
    for key in ("RET", "NUMPAD_ENTER"):
        assert browsing.handle(_event(key), _LAYOUT, *place) is Answer.KEEP


def test_escape_and_a_click_beside_close_it() -> None:
    browsing = Browsing(8, 3, first=0)
    for place in (_middle(0), _BESIDE, _ELSEWHERE):
        assert browsing.handle(_event("ESC"), _LAYOUT, *place) is Answer.CANCEL
    assert browsing.handle(_event("LEFTMOUSE"), _LAYOUT, *_BESIDE) is Answer.CANCEL
    assert browsing.handle(_event("RIGHTMOUSE"), _LAYOUT, *_middle(0)) is Answer.CANCEL


def test_a_click_elsewhere_closes_it_and_does_what_it_does_there() -> None:
    browsing = Browsing(8, 3, first=0)
    for button in ("LEFTMOUSE", "MIDDLEMOUSE", "RIGHTMOUSE"):
        assert browsing.handle(_event(button), _LAYOUT, *_ELSEWHERE) is Answer.LEAVE


def test_between_the_cells_and_on_the_source_a_click_does_nothing() -> None:
    browsing = Browsing(8, 3, first=3)
    gap = (_LAYOUT.cells[0].box.right + 1, _LAYOUT.cells[0].box.y + 5)
    source = (_LAYOUT.source.box.x + 5, _LAYOUT.source.box.y + 5)
    empty = (_LAYOUT.cells[2].box.x + 5, _LAYOUT.cells[6].box.y + 5)
    for place in (gap, source, empty):
        assert browsing.handle(_event("LEFTMOUSE"), _LAYOUT, *place) is Answer.STAY
    assert browsing.current == 3


def test_keys_over_the_sheet_are_not_for_the_strips_below_it_but_undo_is() -> None:
    browsing = Browsing(8, 3, first=0)
    for key in ("X", "DEL", "SPACE", "WHEELUPMOUSE", "MIDDLEMOUSE"):
        assert browsing.handle(_event(key), _LAYOUT, *_middle(0)) is Answer.STAY
    assert browsing.handle(_event("X"), _LAYOUT, *_ELSEWHERE) is Answer.PASS
    assert browsing.handle(_event("Z", ctrl=True), _LAYOUT, *_middle(0)) is Answer.PASS
    assert browsing.handle(_event("Z", oskey=True), _LAYOUT, *_middle(0)) is Answer.PASS
    assert browsing.handle(_event("TIMER", "NOTHING"), _LAYOUT, *_middle(0)) is Answer.PASS
