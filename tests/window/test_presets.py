"""Presets of the user's own, from the menu in the header of the panel."""

from __future__ import annotations

import pytest

from tests.window.cut import Cut
from tests.window.picture import appeared
from tools.window.screen import Picture, Place

_NAME = "Soft look"
_ICON = (58, 14)
"""How far the menu's icon is from the right and the top of the sidebar, in pixels at a scale of 1."""


@pytest.fixture
def saved(cut: Cut) -> Cut:
    """A preset was saved, and a setting of it is another since."""
    before = cut.look()
    cut.search("Save Dreamstrip Preset")
    x, y = _middle(cut, before)
    cut.screen.click(x, y)
    cut.screen.key("ctrl+a")
    cut.screen.type(_NAME)
    cut.screen.key("Return")
    cut.screen.key("Return")
    cut.wait(lambda: cut.ask("panel:presets") == [_NAME], "the preset is saved")
    cut.blender.press("master", cut.preview)
    cut.wait(lambda: cut.ask("panel:setting", name="master"), "another setting is chosen")
    return cut


def _middle(cut: Cut, before: Picture) -> Place:
    left, top, width, height = appeared(before, cut.look())
    return left + width * 0.6, cut.screen.height - (top + height / 2)


def _open_menu(cut: Cut) -> None:
    """Click its icon in the header of the first panel."""
    cut.blender.scroll(-40, cut.preview)
    x, y, width, height = cut.blender.region(cut.preview, "UI")
    before = cut.look()
    right, down = (cut.screen.scaled(pixels) for pixels in _ICON)
    cut.screen.click(x + width - right, y + height - down)
    cut.wait(lambda: (cut.look() != before).mean() > 0.01, "the menu is open")


def test_it_is_loaded_and_removed(saved: Cut) -> None:
    _open_menu(saved)
    saved.screen.key("Home", "Return")
    saved.wait(lambda: not saved.ask("panel:setting", name="master"), "the preset's setting is on the panel")
    saved.hover(saved.timeline)
    saved.screen.key("ctrl+z")
    saved.wait(lambda: saved.ask("panel:setting", name="master"), "which is one undo step")
    _open_menu(saved)
    saved.screen.key("End", "Right", "Return")
    assert saved.ask("panel:presets") == [_NAME], "Blender asks first"
    saved.screen.key("Return")
    saved.wait(lambda: saved.ask("panel:presets") == [], "it is removed")
