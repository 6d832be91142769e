"""The cells that a mask touches, on grids of all kinds."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from backend.degradation.cells import on_grid, touched
from backend.degradation.grid import restore


def box(height: int, width: int, rows: slice, columns: slice) -> np.ndarray:
    """Weights that are 1 in a box."""
    weight = np.zeros((height, width), np.float32)
    weight[rows, columns] = 1
    return weight


def test_a_cell_is_free_as_soon_as_one_masked_pixel_lies_in_it() -> None:
    weight = box(40, 60, slice(9, 11), slice(59, 60))
    cells = touched([weight], 1, (1, 4, 6))
    assert torch.equal(cells[0].nonzero(), torch.tensor([[0, 5], [1, 5]]))


def test_in_odd_sizes_no_masked_pixel_is_left_out() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        height, width = (int(size) for size in rng.integers(31, 90, 2))
        y, x = int(rng.integers(height)), int(rng.integers(width))
        cells = touched([box(height, width, slice(y, y + 1), slice(x, x + 1))], 1, (1, 7, 11))[0]
        assert cells[int((y + 0.5) * 7 / height), int((x + 0.5) * 11 / width)]
        assert cells.sum() <= 4


@pytest.mark.parametrize(("frames", "count"), [(20, 16), (12, 16), (100, 16), (33, 32), (5, 40), (1, 16)])
def test_a_frame_of_the_strip_shows_free_frames_of_the_grid_only(frames: int, count: int) -> None:
    for masked in range(frames):
        weights = (box(8, 8, slice(0, 8 if index == masked else 0), slice(0, 8)) for index in range(frames))
        cells = touched(weights, frames, (count, 2, 2))
        assert cells.any()
        clip = np.repeat((~cells.numpy()[..., None] * 255).astype(np.uint8), 3, axis=3)
        assert list(restore(clip, frames, 2, 2))[masked].max() == 0


def test_a_coarser_grid_has_all_that_lies_between_its_neighbours() -> None:
    cells = torch.zeros(8, 4, 4, dtype=torch.bool)
    cells[3, 1, 2] = True
    coarse = on_grid(cells, (4, 2, 2))
    assert coarse.nonzero().tolist() == [[1, 0, 1], [2, 0, 1]]


def test_a_finer_grid_has_the_cells_that_its_own_lie_in() -> None:
    cells = torch.zeros(2, 2, 2, dtype=torch.bool)
    cells[1, 0, 1] = True
    fine = on_grid(cells, (4, 4, 6))
    assert fine.shape == (4, 4, 6) and fine.sum() == 2 * 2 * 3 and fine[2:, :2, 3:].all()


def test_some_frames_are_those_of_the_whole() -> None:
    cells = torch.rand(6, 4, 8) > 0.8
    for grid in ((12, 8, 16), (3, 2, 4), (6, 4, 8), (24, 2, 16)):
        whole = on_grid(cells, grid)
        assert torch.equal(on_grid(cells, grid, range(1, 3)), whole[1:3])


def test_the_same_grid_is_the_same() -> None:
    cells = torch.rand(3, 5, 7) > 0.5
    assert torch.equal(on_grid(cells, (3, 5, 7)), cells)
