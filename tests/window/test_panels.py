"""The panels in the window itself."""

from __future__ import annotations

from tests.window.cut import Cut
from tests.window.picture import colours, part


def test_they_draw_in_the_sidebars_of_sequencer_and_preview(cut: Cut) -> None:
    cut.ask("screen:watch_panels")
    cut.wait(lambda: cut.ask("screen:drawn").keys() == {"SEQUENCER", "PREVIEW"}, "both sidebars are drawn")
    for view, panels in cut.ask("screen:drawn").items():
        assert {"Dreamstrip", "Jobs"} <= set(panels), view
    seen = cut.screen.look()
    for area in (cut.timeline, cut.preview):
        assert colours(part(seen, cut.blender.region(area, "UI"))) > 20, "text and buttons, not one colour"


def test_the_selected_still_shows_its_camera(cut: Cut) -> None:
    cut.ask("screen:watch_panels")
    cut.click_strip("coffee")
    cut.wait(lambda: "Camera" in cut.ask("screen:drawn").get("PREVIEW", ()), "the camera's panel is drawn")


def test_another_tab_and_back(cut: Cut) -> None:
    cut.blender.sidebar(cut.preview, "View")
    cut.blender.sidebar(cut.preview, "Dreamstrip")
    cut.ask("screen:watch_panels")
    cut.wait(lambda: "Jobs" in cut.ask("screen:drawn").get("PREVIEW", ()), "the tab is drawn again")
