"""The pictures of README and guide, taken while the window is worked: `make pictures`. The daemon is a real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.window.cut import Cut, Serve
from tests.window.picture import colours

_STROKE = [(0.38 + 0.025 * step, 0.42 + 0.012 * step) for step in range(11)]
_ON_ITS_WAY = 0.3
_PROMPT = "a red ball moving right, striped background"


@pytest.fixture
def picture(request: pytest.FixtureRequest, cut: Cut) -> Callable[[str], None]:
    """Writes a picture into the folder that was asked for."""
    folder: Path | None = request.config.getoption("--pictures")
    if folder is None:
        pytest.skip("pictures are taken by `make pictures`")

    def take(name: str) -> None:
        cut.ask("screen:redraw")
        assert colours(cut.screen.look()) > 100
        cut.screen.shoot(folder / name, colours=256)

    return take


def test_the_pictures(cut: Cut, serve: Serve, picture: Callable[[str], None]) -> None:
    serve()
    cut.ask("timeline:add_bottles")
    cut.ask("screen:tidy")
    cut.show_all()
    _draw_a_path(cut, picture)
    _dream_the_still(cut)
    _look_at_a_sheet(cut, picture)
    _dream_the_clip(cut, picture)
    _ask_for_all(cut, picture)


def _draw_a_path(cut: Cut, picture: Callable[[str], None]) -> None:
    cut.click_strip("coffee")
    cut.go_to(150)
    cut.blender.press("dreamstrip.camera_draw", cut.preview)
    cut.wait(lambda: cut.ask("screen:is_modal"), "the operator runs")
    cut.drag_preview(*_STROKE)
    picture("guide/camera.png")
    cut.screen.key("Return")
    cut.wait(lambda: cut.ask("camera:keys"), "the path is kept")


def _dream_the_still(cut: Cut) -> None:
    cut.blender.press("coarse", cut.preview)
    cut.blender.press("dreamstrip.submit", cut.preview)
    cut.wait_long(lambda: cut.line()["can_import"] and cut.take_strips(), "the still has its take")


def _look_at_a_sheet(cut: Cut, picture: Callable[[str], None]) -> None:
    cut.ask("panel:choose", preset="object", quality="draft", finetune="none")
    cut.click_strip("marathon")
    cut.type_prompt(_PROMPT)
    cut.ask("panel:ask_for_a_sheet", rows=2, columns=3, lowest=0.5, highest=0.7)
    cut.wait_long(lambda: cut.line()["can_show"], "the pictures of the sheet are here")
    cut.blender.press("dreamstrip.sheet_show", cut.preview)
    cut.wait(lambda: cut.ask("screen:shows_whole_sheet"), "all of them are drawn")
    cut.screen.key("Down")
    picture("guide/sheet.png")
    cut.screen.key("Escape")
    cut.wait(lambda: not cut.ask("screen:is_modal"), "the sheet is closed")


def _dream_the_clip(cut: Cut, picture: Callable[[str], None]) -> None:
    cut.submit("marathon", _PROMPT)
    cut.wait_long(lambda: _is_on_its_way(cut), "the job is on its way")
    cut.go_to(160)
    cut.blender.scroll(40, cut.timeline)
    cut.blender.scroll(-40, cut.preview)
    picture("window.png")
    cut.wait_long(lambda: cut.line()["can_import"] and len(cut.take_strips()) == 2, "the clip has its take too")
    cut.go_to(60)
    cut.blender.scroll(40, cut.timeline)
    cut.hover_preview(0.5)
    cut.screen.key("alt+shift+c")
    cut.wait(lambda: cut.ask("screen:is_modal"), "the wipe has begun")
    cut.hover_preview(0.55)
    picture("guide/takes.png")
    cut.screen.key("Return")


def _is_on_its_way(cut: Cut) -> bool:
    """Whether the newest job has done a part, or all of it already."""
    line = cut.line()
    return bool(line["can_import"] or (line["fraction"] or 0.0) > _ON_ITS_WAY)


def _ask_for_all(cut: Cut, picture: Callable[[str], None]) -> None:
    cut.ask("timeline:select", names=["marathon", "bottles", "coffee"])
    cut.blender.press("dreamstrip.submit", cut.preview)
    cut.wait(lambda: cut.ask("panel:preflight"), "the preflight is there")
    picture("guide/preflight.png")
    cut.screen.key("Escape")
