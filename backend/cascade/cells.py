"""Many edits of one clip at the base, sampled as one batch: the cells of a contact sheet, the previews of a choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from backend.diffusion.anchor import Anchor
from backend.diffusion.guidance import guided
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import consistent_velocity, ddim_step, noise_levels
from backend.diffusion.schedule import add_noise, clean_from_velocity
from backend.diffusion.windows import blended, regions
from backend.models.protocol import Family, StageSpec

from .run import WINDOW_OVERLAP

BATCH = 8  # cells in one evaluation: what bounds its memory, whatever the sheet's size


@dataclass(frozen=True)
class Cell:
    """What is a cell's own: noise over the source, sampling steps, seed."""

    s: float
    steps: int
    seed: int


@dataclass(frozen=True)
class CellsStep:
    """Step `index` of `count` of a batch done; `clean` [B, 3, T, H, W], each cell's estimate or its end."""

    index: int
    count: int
    clean: Tensor


def sample_cells(
    family: Family,
    stage: StageSpec,
    prompt: str,
    source: Tensor,
    cells: Sequence[Cell],
    guidance: float,
    free: Tensor | None = None,
) -> Iterator[CellsStep]:
    """What `sample_base` makes of `source` [1, 3, T, H, W] for each cell, all in one batch; at most BATCH of them.

    A cell alone is `sample_base` bit by bit. In a batch it is the same up to the rounding of floating point, whose
    order of summation may depend on the batch's size. A cell with fewer steps is done earlier and waits.
    """
    assert len(cells) <= BATCH
    shape = (source.shape[2], stage.height, stage.width)
    frames = range(shape[0])
    device = family.device
    noises = [FrameNoise(cell.seed, 0, device) for cell in cells]
    source, free = source.to(device), free.to(device) if free is not None else None
    starts = torch.cat([noise("start", frames, *shape[1:]) for noise in noises])
    z = add_noise(source.expand_as(starts), starts, torch.tensor([cell.s for cell in cells]).to(device))
    clean = source.repeat(len(cells), 1, 1, 1, 1)
    conditional = family.denoiser(stage.name, prompt, None)
    denoiser = conditional if guidance == 1.0 else guided(conditional, family.denoiser(stage.name, "", None), guidance)
    windows = regions(shape, (stage.frames, stage.height, stage.width), WINDOW_OVERLAP)
    denoise = blended(windows, lambda _: denoiser)
    levels = [noise_levels(cell.s, cell.steps) for cell in cells]
    count = max(cell.steps for cell in cells)
    for index in range(count):
        todo = [at for at, cell in enumerate(cells) if cell.s > 0 and index < cell.steps]
        if todo:
            s, t = (torch.stack([levels[at][index + step] for at in todo]).to(device) for step in (0, 1))
            rows = torch.tensor(todo)
            latent = z[rows]
            found = clean_from_velocity(latent, denoise(latent, s), s).clamp(-1, 1)
            clean[rows] = found if free is None else Anchor(source, free).hold(found)
            fresh = torch.cat([noises[at].steps(frames, *shape[1:])(index) for at in todo])
            v = consistent_velocity(latent, clean[rows], s)
            z[rows] = ddim_step(latent, v, s, t, fresh, eta=1.0)
        yield CellsStep(index + 1, count, clean)
