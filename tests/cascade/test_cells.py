"""Cells sampled as a batch are the edits that they would be alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import torch
from torch import Tensor

from backend.cascade.cells import BATCH, Cell, sample_cells
from backend.cascade.run import sample_base
from backend.diffusion.noise import FrameNoise
from backend.models.embedded import EmbeddedFamily
from backend.models.protocol import StageSpec
from tests.models.tiny import tiny_family

CELLS = (Cell(0.6, 4, 0), Cell(0.95, 4, 0), Cell(0.95, 2, 7), Cell(1.0, 3, 1), Cell(0.0, 4, 0))


@pytest.fixture
def family() -> Iterator[EmbeddedFamily]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tiny_family()
    torch.set_num_threads(threads)


def source(frames: int = 16) -> Tensor:
    return torch.rand(1, 3, frames, 24, 40, generator=torch.Generator().manual_seed(3)) * 2 - 1


def alone(family: EmbeddedFamily, cell: Cell, clip: Tensor, guidance: float) -> Tensor:
    stage, noise = family.stages[0], FrameNoise(cell.seed, 0)
    *_, last = sample_base(family, stage, "a red star", clip, cell.s, cell.steps, guidance, noise)
    return last.clean


def together(family: EmbeddedFamily, cells: Sequence[Cell], clip: Tensor, guidance: float) -> Tensor:
    *_, last = sample_cells(family, family.stages[0], "a red star", clip, cells, guidance)
    return last.clean


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("guidance", "frames"), [(1.0, 16), (3.0, 16), (1.0, 21)])
def test_a_cell_alone_is_the_edit_bit_by_bit(family: EmbeddedFamily, cell: Cell, guidance: float, frames: int) -> None:
    clip = source(frames)
    assert torch.equal(together(family, [cell], clip, guidance), alone(family, cell, clip, guidance))


def test_cells_of_different_noise_steps_and_seed_share_a_batch(
    family: EmbeddedFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.models.precision.multiplies_bfloat16", lambda device: False)
    clip = source()
    batch = together(family, CELLS, clip, 1.0)
    for cell, made in zip(CELLS, batch, strict=True):
        assert torch.allclose(made[None], alone(family, cell, clip, 1.0), atol=1e-3), cell


def test_steps_are_told_and_evaluations_are_shared(family: EmbeddedFamily, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    denoiser = family.denoiser

    def counting(stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> object:
        real = denoiser(stage, prompt, condition, temporal)

        def denoise(z: Tensor, s: Tensor) -> Tensor:
            sizes.append(len(z))
            return real(z, s)

        return denoise

    monkeypatch.setattr(family, "denoiser", counting)
    steps = list(sample_cells(family, family.stages[0], "a red star", source(), CELLS, 1.0))
    assert [(step.index, step.count) for step in steps] == [(index, 4) for index in (1, 2, 3, 4)]
    assert sizes == [4, 4, 3, 2]


def test_a_batch_is_bounded(family: EmbeddedFamily) -> None:
    cells = [Cell(0.9, 1, seed) for seed in range(BATCH + 1)]
    stage: StageSpec = family.stages[0]
    with pytest.raises(AssertionError):
        next(sample_cells(family, stage, "a red star", source(), cells, 1.0))
