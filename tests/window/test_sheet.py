"""A contact sheet: asked for, looked at over the preview, and a cell of it picked with mouse or keys."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest, SheetRequest

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut
from tests.window.picture import Colour, is_about
from tools.window.screen import Picture, Rectangle

_CELLS = 9
_BUTTON = 12
"""From the lower edge of a cell's picture to the middle of its button, in pixels at a scale of 1."""


@dataclass(frozen=True)
class Shown:
    """A sheet over the preview; `colours` are those of the source and of its cells."""

    cut: Cut
    daemon: FakeDaemon
    sheet_id: str
    colours: list[Colour]

    def places(self) -> list[Rectangle | None]:
        """Where the source and the cells are on the screen now."""
        seen = self.cut.look()
        return [_place(seen, colour) for colour in self.colours]

    def point(self, cell: int) -> tuple[float, float]:
        """The middle of a cell's picture."""
        place = self.places()[1 + cell]
        assert place is not None
        left, top, width, height = place
        return left + width / 2, self.cut.screen.height - (top + height / 2)

    def open(self) -> None:
        """Show it, and wait for its pictures."""
        self.cut.blender.press("dreamstrip.sheet_show", self.cut.preview)
        self.cut.wait(lambda: all(self.places()), "all pictures are drawn")

    def widen(self) -> None:
        """Close the sidebar: then the preview is wider than the sheet."""
        before = self.places()[1]
        self.cut.ask("screen:show_sidebar", area=self.cut.preview, is_shown=False)
        self.cut.wait(lambda: self.places()[1] not in (before, None), "it has taken the room of the sidebar")

    def edit(self) -> EditRequest:
        """The one edit in the daemon, once it is there."""
        self.cut.wait(lambda: len(self.daemon.submissions) == 2, "the edit of the cell is in the daemon")
        return next(each.request for each in self.daemon.submissions.values() if isinstance(each.request, EditRequest))

    def check_edit(self, cell: int) -> None:
        """It is that of a cell."""
        edit, sheet = self.edit(), self.daemon.submissions[self.sheet_id].request
        assert isinstance(sheet, SheetRequest)
        assert (edit.sampling.s, edit.sampling.seed) == (sheet.cells[cell].s, sheet.cells[cell].seed)
        assert (edit.source, edit.prompt) == (sheet.source, "runners at night")

    def check_closed(self) -> None:
        """It has gone, and left nothing behind."""
        self.cut.wait(lambda: not self.cut.ask("screen:is_modal"), "it has ended")
        assert not any(self.places())
        assert self.cut.ask("files:images") == 0


@pytest.fixture
def sheet(cut: Cut, daemon: FakeDaemon, tmp_path: Path) -> Shown:
    """A finished sheet of the clip."""
    cut.click_strip("marathon")
    cut.type_prompt("runners at night")
    cut.ask("panel:ask_for_a_sheet")
    return _finished(cut, daemon, tmp_path)


def _finished(cut: Cut, daemon: FakeDaemon, tmp_path: Path) -> Shown:
    cut.wait(lambda: daemon.submissions, "the sheet is in the daemon")
    (sheet_id,) = daemon.submissions
    colours = [_colour(index) for index in range(1 + _CELLS)]
    daemon.finish_sheet(sheet_id, tuple(_picture(tmp_path, colour) for colour in colours))
    cut.wait(lambda: cut.line()["can_show"], "its pictures are here")
    return Shown(cut, daemon, sheet_id, colours)


def test_a_click_on_a_picture_makes_its_take_and_escape_closes_it(cut: Cut, daemon: FakeDaemon, tmp_path: Path) -> None:
    cut.click_strip("marathon")
    cut.type_prompt("runners at night")
    _ask_in_the_dialog(cut)
    sheet = _finished(cut, daemon, tmp_path)
    cut.ask("files:save_as", file=str(cut.file.with_name("sheet.blend")))
    sheet.open()
    assert not cut.ask("files:is_dirty"), "looking changes nothing"
    cut.screen.click(*sheet.point(5))
    sheet.check_edit(5)
    assert cut.ask("screen:is_modal"), "another one may be picked"
    cut.screen.key("Escape")
    sheet.check_closed()


def test_keys_pick_too_and_a_click_beside_closes_it(sheet: Shown) -> None:
    cut = sheet.cut
    sheet.open()
    cut.screen.key("Down", "Left", "Return")  # from the second cell, which is suggested
    sheet.check_edit(3)
    sheet.widen()
    cut.screen.click(*(at + 3 for at in cut.blender.region(cut.preview, "PREVIEW")[:2]))
    sheet.check_closed()


def test_a_click_elsewhere_closes_it_and_does_what_it_does_there(sheet: Shown) -> None:
    cut = sheet.cut
    coffee = cut.place_of("coffee")
    sheet.open()
    cut.screen.click(*coffee)
    cut.wait(lambda: cut.ask("timeline:selected") == ["coffee"], "the click was for the strip")
    sheet.check_closed()


def test_it_follows_the_preview_and_ends_with_it(sheet: Shown) -> None:
    cut = sheet.cut
    sheet.open()
    sheet.widen()
    cut.hover(cut.timeline)
    cut.screen.key("ctrl+z")
    cut.screen.click(*sheet.point(5))
    cut.wait(lambda: cut.ask("screen:is_modal"), "undo leaves it")
    cut.ask("screen:show_in_area", area=cut.preview, type="TEXT_EDITOR")
    cut.screen.move(*cut.ask("timeline:place_of", name="coffee"))
    sheet.check_closed()
    cut.ask("screen:show_in_area", area=cut.preview, type="SEQUENCE_EDITOR")


def test_it_ends_with_its_file(sheet: Shown) -> None:
    sheet.open()
    sheet.cut.open()
    sheet.check_closed()


def test_without_a_preview_a_popup_has_a_button_a_picture(sheet: Shown) -> None:
    cut = sheet.cut
    cut.ask("screen:show_in_area", area=cut.preview, type="TEXT_EDITOR")
    cut.blender.press("dreamstrip.sheet_show", cut.timeline)
    cut.wait(lambda: all(sheet.places()), "all pictures are drawn")
    place = sheet.places()[1 + 5]
    assert place is not None
    left, top, width, height = place
    cut.screen.click(left + width / 2, cut.screen.height - (top + height + cut.screen.scaled(_BUTTON)))
    sheet.check_edit(5)
    cut.screen.key("Escape")
    cut.ask("screen:show_in_area", area=cut.preview, type="SEQUENCE_EDITOR")


def _ask_in_the_dialog(cut: Cut) -> None:
    before = cut.look()
    cut.blender.press("dreamstrip.sheet_submit", cut.preview)
    cut.wait(lambda: (cut.look() != before).mean() > 0.02, "a dialog is open")
    cut.screen.key("Return")


def _colour(index: int) -> Colour:
    """Colours that nothing else in the window has."""
    red, green, blue = colorsys.hsv_to_rgb(index / (1 + _CELLS), 1.0, 1.0)
    return round(255 * red), round(255 * green), round(255 * blue)


def _picture(folder: Path, colour: Colour) -> Path:
    path = folder / f"{'-'.join(map(str, colour))}.png"
    cv2.imwrite(str(path), np.full((488, 400, 3), colour[::-1], np.uint8))
    return path


def _place(seen: Picture, colour: Colour) -> Rectangle | None:
    """Left, top, width and height of where a picture of that colour is; None where it is not."""
    rows, columns = np.nonzero(is_about(colour, seen, 12))
    if len(rows) < 2000:
        return None
    left, top = int(columns.min()), int(rows.min())
    return left, top, int(columns.max()) - left + 1, int(rows.max()) - top + 1
