"""A contact sheet: asked for, looked at, and a cell of it picked with the mouse."""

from __future__ import annotations

import colorsys
from pathlib import Path

import cv2
import numpy as np
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest, SheetRequest

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut
from tests.window.picture import pixels
from tools.window.screen import Rectangle

_CELLS = 9
_BUTTON = 12
"""From the lower edge of a cell's picture to the middle of its button."""

Colour = tuple[int, int, int]


def test_a_cell_is_picked_with_the_mouse(cut: Cut, daemon: FakeDaemon, tmp_path: Path) -> None:
    cut.click_strip("marathon")
    cut.type_prompt("runners at night")
    sheet_id = _ask_for_a_sheet(cut, daemon, tmp_path)
    colours = [_colour(index) for index in range(1 + _CELLS)]
    daemon.finish_sheet(sheet_id, tuple(_picture(tmp_path, colour) for colour in colours))
    cut.wait(lambda: cut.line()["can_show"], "its pictures are here")

    cut.blender.press("dreamstrip.sheet_show", cut.preview)
    shown = tmp_path / "sheet.png"
    cut.wait(lambda: all(_place(cut.shoot(shown), colour) for colour in colours), "all pictures are drawn")
    picked = 5
    place = _place(shown, colours[1 + picked])
    assert place is not None
    left, top, width, height = place
    cut.screen.click(left + width / 2, cut.screen.height - (top + height + _BUTTON))
    cut.wait(lambda: len(daemon.submissions) == 2, "the edit of the cell is in the daemon")
    edit = next(each.request for each in daemon.submissions.values() if isinstance(each.request, EditRequest))
    sheet = daemon.submissions[sheet_id].request
    assert isinstance(sheet, SheetRequest)
    assert (edit.sampling.s, edit.sampling.seed) == (sheet.cells[picked].s, sheet.cells[picked].seed)
    assert (edit.source, edit.prompt) == (sheet.source, "runners at night")
    cut.screen.key("Escape")


def _ask_for_a_sheet(cut: Cut, daemon: FakeDaemon, folder: Path) -> str:
    before = cut.shoot(folder / "before.png")
    cut.blender.press("dreamstrip.sheet_submit", cut.preview)
    cut.wait(lambda: (pixels(cut.shoot(folder / "now.png")) != pixels(before)).mean() > 0.02, "a dialog is open")
    cut.screen.key("Return")
    cut.wait(lambda: daemon.submissions, "the sheet is in the daemon")
    (sheet_id,) = daemon.submissions
    return sheet_id


def _colour(index: int) -> Colour:
    """Colours that nothing else in the window has: blue, green, red."""
    red, green, blue = colorsys.hsv_to_rgb(index / (1 + _CELLS), 1.0, 1.0)
    return round(255 * blue), round(255 * green), round(255 * red)


def _picture(folder: Path, colour: Colour) -> Path:
    path = folder / f"{'-'.join(map(str, colour))}.png"
    cv2.imwrite(str(path), np.full((488, 400, 3), colour, np.uint8))
    return path


def _place(shot: Path, colour: Colour) -> Rectangle | None:
    """Left, top, width and height of where a picture of that colour is; None where it is not."""
    alike = np.abs(pixels(shot).astype(int) - colour).max(axis=-1) < 12
    rows, columns = np.nonzero(alike)
    if len(rows) < 2000:
        return None
    left, top = int(columns.min()), int(rows.min())
    return left, top, int(columns.max()) - left + 1, int(rows.max()) - top + 1
