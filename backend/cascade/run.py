"""One stage of the cascade, sampled: pure tensors in, an iterator of steps out."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from backend.diffusion.guidance import guided
from backend.diffusion.samplers import SampleStep, noise_levels, stochastic_ddim
from backend.diffusion.schedule import add_noise
from backend.models.protocol import Family, StageSpec

AUGMENTATION = 0.1  # noise level of a super-resolution stage's condition while sampling


def stage_generator(seed: int, index: int) -> torch.Generator:
    """The generator of stage `index` of a cascade with this seed."""
    return torch.Generator().manual_seed((seed * 1_000_003 + index) % 2**63)


def sample_base(
    family: Family,
    stage: StageSpec,
    prompt: str,
    source: Tensor | None,
    s: float,
    steps: int,
    guidance: float,
    generator: torch.Generator,
) -> Iterator[SampleStep]:
    """The edit at the base (paper 4.1): noise `source` [1, 3, T, H, W] to level `s`, denoise it with the target prompt.

    Without a source, or at s = 1, this is text-to-video. At s = 0 nothing is left to denoise: the source is the result.
    """
    shape = (1, 3, stage.frames, stage.height, stage.width)
    eps = torch.randn(shape, generator=generator)
    z = eps if source is None else add_noise(source, eps, torch.tensor(s))
    if source is not None and s == 0.0:
        yield SampleStep(1, 1, 0.0, source, source)
        return
    yield from _sample(family, stage, prompt, z, None, 1.0 if source is None else s, steps, guidance, generator)


def sample_upscaled(
    family: Family, stage: StageSpec, prompt: str, low: Tensor, steps: int, guidance: float, generator: torch.Generator
) -> Iterator[SampleStep]:
    """A super-resolution stage from pure noise, conditioned on the previous stage's output (appendix A.1)."""
    level = torch.full((1,), AUGMENTATION)
    condition = family.condition(stage.name, low, level, torch.randn(low.shape, generator=generator))
    z = torch.randn((1, 3, stage.frames, stage.height, stage.width), generator=generator)
    yield from _sample(family, stage, prompt, z, condition, 1.0, steps, guidance, generator)


def _sample(
    family: Family,
    stage: StageSpec,
    prompt: str,
    z: Tensor,
    condition: Tensor | None,
    start: float,
    steps: int,
    guidance: float,
    generator: torch.Generator,
) -> Iterator[SampleStep]:
    conditional = family.denoiser(stage.name, prompt, condition)
    if guidance == 1.0:
        denoiser = conditional
    else:
        denoiser = guided(conditional, family.denoiser(stage.name, "", condition), guidance)
    yield from stochastic_ddim(denoiser, z, noise_levels(start, steps), generator)
