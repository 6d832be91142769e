"""F3 over the timeline: what the panels can, by its name."""

from __future__ import annotations

import pytest

from tests.window.cut import Cut


@pytest.mark.parametrize(("strip", "name"), [("coffee", "Draw Camera Path"), ("marathon", "Draw Mask Region")])
def test_the_search_finds_what_else_only_the_panels_show(cut: Cut, strip: str, name: str) -> None:
    cut.click_strip(strip)
    cut.search(name)
    cut.wait(lambda: cut.ask("screen:is_modal"), f"{name} runs")
    cut.screen.key("Escape")
    cut.wait(lambda: not cut.ask("screen:is_modal"), "it has ended")
