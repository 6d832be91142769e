"""Where the cells of a sheet are over the preview."""

from __future__ import annotations

import itertools

import pytest
from bl_ext.user_default.dreamstrip.blender_addon.preview.box import Box
from bl_ext.user_default.dreamstrip.blender_addon.sheets.layout import Layout, laid_out
from bl_ext.user_default.dreamstrip.blender_addon.sheets.overlay import moment_of

_SPACES = (Box(40, 10, 1200, 700), Box(0, 0, 500, 900), Box(0, 0, 320, 180))
_SHEETS = ((9, 3), (1, 1), (6, 6), (4, 1), (36, 6))
_PICTURE = (400, 240)


def _boxes(layout: Layout) -> list[Box]:
    return [layout.heading, layout.source.box, *(tile.box for tile in layout.cells), *layout.footing]


def _overlap(one: Box, other: Box) -> bool:
    across = one.x < other.right - 1e-6 and other.x < one.right - 1e-6
    return across and one.y < other.top - 1e-6 and other.y < one.top - 1e-6


@pytest.mark.parametrize("space", _SPACES[:2])
@pytest.mark.parametrize("count, columns", _SHEETS)
def test_everything_is_inside_and_nothing_overlaps(space: Box, count: int, columns: int) -> None:
    layout = laid_out(space, count, columns, _PICTURE, 20.0)
    boxes = _boxes(layout)
    for box in boxes:
        assert layout.body.contains(box.x, box.y) and layout.body.contains(box.right, box.top)
        assert space.x <= box.x and box.right <= space.right and space.y <= box.y and box.top <= space.top
    assert not any(_overlap(one, other) for one, other in itertools.combinations(boxes, 2))
    for tile in (layout.source, *layout.cells):
        assert tile.picture.width / tile.picture.height == pytest.approx(400 / 240)


def test_pictures_are_as_large_as_the_narrower_side_lets_them() -> None:
    wide, high = (laid_out(space, 9, 3, _PICTURE, 20.0) for space in (Box(0, 0, 4000, 500), Box(0, 0, 500, 4000)))
    assert pytest.approx(wide.heading.top - wide.footing[-1].y) == 500 - 2 * 12
    assert pytest.approx(high.cells[2].box.right - high.source.box.x) == 500 - 2 * 12


def test_rows_run_down_and_columns_right() -> None:
    cells = laid_out(_SPACES[0], 7, 3, _PICTURE, 20.0).cells
    assert cells[0].box.x < cells[1].box.x < cells[2].box.x and cells[3].box.x == cells[0].box.x
    assert cells[0].box.y > cells[3].box.y > cells[6].box.y and cells[0].box.y == cells[2].box.y


@pytest.mark.parametrize("space", _SPACES)
def test_the_cell_under_the_mouse(space: Box) -> None:
    layout = laid_out(space, 9, 3, _PICTURE, 20.0)
    for index, tile in enumerate(layout.cells):
        assert layout.cell_at(tile.box.x + tile.box.width / 2, tile.box.y + tile.box.height / 2) == index
        assert layout.cell_at(tile.box.x + 1, tile.words.y + 1) == index, "the words below it too"
    source = layout.source.box
    assert layout.cell_at(source.x + 1, source.y + 1) is None
    assert layout.cell_at(layout.cells[0].box.right + 1, layout.cells[0].box.y) is None, "between two"


def test_even_without_room_there_is_a_layout() -> None:
    layout = laid_out(Box(0, 0, 0, 0), 9, 3, _PICTURE, 20.0)
    assert min(layout.cells[0].picture.width, layout.cells[0].picture.height) >= 4


def test_moments_are_the_parts_of_a_picture_from_above() -> None:
    assert moment_of(0, 1) == Box(0, 0, 1, 1)
    first, second = moment_of(0, 2), moment_of(1, 2)
    assert (first.top, second.y) == pytest.approx((1.0, 0.0), abs=1e-9)
    assert 488 * first.height == pytest.approx(240) and 488 * (first.y - second.top) == pytest.approx(8)
