"""A model on another device than the processor: nothing that it needs is left behind, and it computes the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from backend.cascade.cells import Cell, sample_cells
from backend.cascade.run import sample_base, sample_upscaled
from backend.diffusion.anchor import Anchor
from backend.diffusion.noise import FrameNoise
from backend.evaluation.choice.classifier import contrast
from backend.evaluation.methods import METHODS, Sampling
from backend.finetuning import asset
from backend.finetuning.loop import Finetune
from backend.finetuning.loss import Target
from backend.finetuning.presets import PRESETS, Recipe
from backend.models.embedded import EmbeddedFamily
from tests.models.elsewhere import ELSEWHERE, elsewhere, move
from tests.models.tiny import tiny_family

PROMPT = "a red circle moving left"
Work = Callable[[EmbeddedFamily], Tensor]


def noise(family: EmbeddedFamily) -> FrameNoise:
    return FrameNoise(0, 0, family.device)  # stage 0: of the others a GPU draws other numbers


def clip(frames: int, height: int, width: int) -> Tensor:
    return torch.rand(1, 3, frames, height, width, generator=torch.Generator().manual_seed(1)) * 2 - 1


def base(family: EmbeddedFamily) -> Tensor:
    stage = family.stages[0]
    source = clip(24, stage.height, stage.width)  # two windows
    free = source[:, :1] > 0
    *_, last = sample_base(family, stage, PROMPT, source, 0.9, 2, 3.0, noise(family), free=free)
    return last.clean


def upscaled(index: int) -> Work:
    def work(family: EmbeddedFamily) -> Tensor:
        stage, before = family.stages[index], family.stages[index - 1]
        low, factor = clip(2, before.height, before.width), stage.frames // before.frames
        kept = clip(2 * factor, stage.height, stage.width)
        anchor = Anchor(kept, kept[:, :1] > 0)
        *_, last = sample_upscaled(family, stage, PROMPT, low, 0, 2, 1.0, noise(family), anchor)
        return last.clean

    return work


def cells(family: EmbeddedFamily) -> Tensor:
    stage = family.stages[0]
    wanted = [Cell(0.5, 2, 0), Cell(0.8, 1, 1)]
    *_, last = sample_cells(family, stage, PROMPT, clip(16, stage.height, stage.width), wanted, 1.0)
    return last.clean


def evaluated(method: str) -> Work:
    def work(family: EmbeddedFamily) -> Tensor:
        stage = family.stages[0]
        return METHODS[method](family, Sampling(2, 1.0), 0.5, clip(16, stage.height, stage.width), PROMPT, 0)

    return work


def told(family: EmbeddedFamily) -> Tensor:
    return contrast(family, clip(16, 24, 40), PROMPT)


def gradients(index: int) -> Work:
    def work(family: EmbeddedFamily) -> Tensor:
        stage = family.stages[index]
        low = None if index == 0 else clip(8, 24, 40)
        finetune = Finetune(family, stage.name, PRESETS["mixed"])
        finetune.loss_at(0, Target(clip(8, stage.height, stage.width), low)).backward()
        found = [p.grad.flatten() for p in finetune.parameters.values() if p.grad is not None]
        return torch.cat(found)

    return work


WORK: dict[str, Work] = {
    "the base with a mask": base,
    "frames between": upscaled(1),
    "larger frames": upscaled(2),
    "cells of a sheet": cells,
    "scores": told,
    "a finetuning step of the base": gradients(0),
    "a finetuning step of larger frames": gradients(2),
    **{f"evaluating {method}": evaluated(method) for method in METHODS},
}


def moved() -> EmbeddedFamily:
    family = tiny_family()
    for network in family.networks.values():
        move(network)
    family.device = ELSEWHERE
    return family


@pytest.mark.parametrize("name", WORK)
def test_it_computes_there_what_it_computes_here(name: str) -> None:
    here = WORK[name](tiny_family())
    with elsewhere():
        there = WORK[name](moved()).cpu()
    assert torch.allclose(there, here, atol=1e-4), "the same numbers"


def test_a_finetune_that_was_made_here_is_applied_there(tmp_path: Path) -> None:
    family = tiny_family()
    target = Target(clip(8, 24, 40), None)
    identity = asset.Identity(
        family.name, "base", "0", asset.frames_hash(target), Recipe(alpha=0.5, steps=2, learning_rate=1e-3)
    )
    list(asset.make(family, identity, target, tmp_path, {}))

    def tuned(family: EmbeddedFamily) -> Tensor:
        with asset.applied(family.network("base"), tmp_path):
            return base(family)

    plain, here = base(family), tuned(family)
    with elsewhere():
        there = tuned(moved()).cpu()
    assert not torch.allclose(plain, here, atol=1e-3)
    assert torch.allclose(there, here, atol=1e-4)


def test_what_is_left_behind_is_noticed() -> None:
    """The device itself: it would not do as a test if tensors could meet unseen."""
    family = moved()
    stage = family.stages[0]
    with elsewhere():
        denoise = family.denoiser(stage.name, PROMPT, None)
        with pytest.raises(RuntimeError, match="two devices"):
            denoise(clip(16, stage.height, stage.width), torch.tensor([0.5]))
