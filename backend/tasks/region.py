"""Where the stages of an edit may change its clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from backend.cascade.plan import Grid
from backend.degradation.cells import on_grid
from backend.diffusion.anchor import Anchor


@dataclass(frozen=True)
class Region:
    """`cells` bool [T, H, W] on the grid of the source are free. `read` gives frames of the source on any grid.

    `identity` names all that decides both.
    """

    cells: Tensor
    read: Callable[[Grid, range], Tensor]
    identity: str

    def free(self, grid: Grid, part: range | None = None) -> Tensor:
        """The free cells of a stage's grid, bool [1, 1, T, H, W], in all of its frames or some."""
        return on_grid(self.cells, grid, part)[None, None]

    def anchor(self, grid: Grid, part: range) -> Anchor:
        """What a stage keeps in these frames of its grid."""
        return Anchor(self.read(grid, part), self.free(grid, part))
