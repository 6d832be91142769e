"""Base outputs of one clip with many settings, sampled together and kept in the store as those of edits are.

Each cell lies under the key that an ordinary edit with its settings computes, so that edit begins with the stage after
the base. The stored pixels are the truth: an edit made where they are not stored samples its base alone, and may differ
from them by the rounding of a batch.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from backend.cascade import outputs
from backend.cascade.cells import BATCH, Cell, sample_cells
from backend.contract.events import Event
from backend.finetuning import asset

from .inversion import Inversion
from .once import once
from .progress import Phase, Progress


def batches(cells: Sequence[Inversion]) -> list[list[Inversion]]:
    """The cells that are sampled together; of cells with one key only the first is."""
    unique: dict[str, Inversion] = {}
    for cell in cells:
        unique.setdefault(key_of(cell), cell)
    found = list(unique.values())
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def cells_phase(name: str, cells: Sequence[Inversion]) -> Phase:
    """The phase that makes cells: a step is one of a batch."""
    parts = batches(cells)
    steps = [_steps(part) for part in parts]
    base = cells[0].phases()[-1]
    evaluations = sum(count * len(part) for count, part in zip(steps, parts, strict=True))
    return Phase(name, sum(steps), base.cost * evaluations / sum(steps))


def fill(
    cells: Sequence[Inversion], finetune: Path | None, progress: Progress, behind: int = 0
) -> Generator[Event, None, int]:
    """Make the outputs that are not there, a batch at a time; they share everything but noise level, steps and seed.

    What is kept is a whole batch. The same call later has the same batches, and so the same pixels. `behind` counts the
    steps of the present phase so far, the value those at the end.
    """
    for part in batches(cells):
        missing = [cell for cell in part if not outputs.is_whole(folder_of(cell))]
        if missing:
            clips = yield from _sample(missing, finetune, progress, behind)
            for cell, clip in zip(missing, clips, strict=True):
                yield from once(folder_of(cell), outputs.is_whole, partial(_keep, cell, clip), progress)
        behind += _steps(part)
    return behind


def made(cell: Inversion) -> NDArray[np.uint8]:
    """A cell's output uint8 [T, H, W, 3]."""
    return outputs.read(folder_of(cell))


def key_of(cell: Inversion) -> str:
    """The key of a cell's output in the store."""
    return cell.stage_keys[cell.stages[0].name]


def folder_of(cell: Inversion) -> Path:
    """Where a cell's output lies."""
    return cell.workspace.stages / key_of(cell)


def _sample(
    missing: Sequence[Inversion], finetune: Path | None, progress: Progress, behind: int
) -> Generator[Event, None, Tensor]:
    """The cells' clips [B, 3, T, H, W] in [-1, 1]."""
    first, stage = missing[0], missing[0].stages[0]
    source = first.start()
    assert source is not None
    wanted = [Cell(cell.s, cell.steps(stage), cell.sampling.seed) for cell in missing]
    with asset.applied(first.family.network(stage.name), finetune):
        for step in sample_cells(
            first.family, stage, first.prompt, source, wanted, first.sampling.guidance, first.free(stage)
        ):
            yield progress.step(behind + step.index)
    return step.clean


def _keep(cell: Inversion, clip: Tensor) -> tuple[Event, ...]:
    """Write a cell's output, in no time that is worth an event."""
    stage = cell.stages[0]
    outputs.Joiner(folder_of(cell), cell.grid(stage), cell.chunks(stage)).add(clip[None])
    return ()


def _steps(part: Sequence[Inversion]) -> int:
    return max(cell.steps(cell.stages[0]) for cell in part)
