"""Which cells of a cascade's grids a mask touches: those are free to change, the others keep the source."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .grid import source_indices
from .mask import Weight


def touched(weights: Iterable[Weight], source_frames: int, grid: tuple[int, int, int]) -> Tensor:
    """The cells bool [T, H, W] of a grid that show in any masked pixel of the strip.

    A frame of the strip shows the two frames of the grid that it lies between (`restore`), so both have its cells.
    """
    count, height, width = grid
    cells = np.zeros(grid, bool)
    nearest = np.array(source_indices(source_frames, count))
    for index, weight in enumerate(weights):
        covered = cv2.resize((weight > 0).astype(np.float32), (width, height), interpolation=cv2.INTER_AREA) > 0
        before, rest = divmod(index * count, source_frames)
        cells[before] |= covered
        if rest:
            cells[min(before + 1, count - 1)] |= covered
        cells[nearest == index] |= covered
    return torch.from_numpy(cells)


def on_grid(cells: Tensor, grid: tuple[int, int, int], part: range | None = None) -> Tensor:
    """Cells bool [T, H, W] on a grid that is finer or coarser by whole numbers on each axis; in all frames or some.

    Every n-th frame has the cells of all frames between its neighbours; a finer grid's cells are those they lie in.
    """
    steps = [max(1, have // want) for have, want in zip(cells.shape, grid, strict=True)]
    if max(steps) > 1:
        kernel = (2 * steps[0] - 1, steps[1], steps[2])
        padding = (steps[0] - 1, 0, 0)
        cells = F.max_pool3d(cells[None].float(), kernel, stride=tuple(steps), padding=padding)[0] > 0
    frames = torch.tensor(part or range(grid[0])) // (grid[0] // len(cells))
    found = cells[frames]  # before it is made larger: no more is ever held than these frames
    for axis in (1, 2):
        found = found.repeat_interleave(grid[axis] // found.shape[axis], dim=axis)
    return found
