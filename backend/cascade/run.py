"""One stage of the cascade, sampled: pure tensors in, an iterator of steps out.

What comes out lies where the noise does, on the model's device.

A long clip is one latent at the base, denoised in overlapping windows of the length that the base was trained on. The
stages after it sample a chunk of frames at a time, large frames in overlapping tiles.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from backend.diffusion.anchor import Anchor
from backend.diffusion.guidance import guided
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import Denoiser, SampleStep, noise_levels, stochastic_ddim
from backend.diffusion.schedule import add_noise
from backend.diffusion.windows import blended, cut, regions
from backend.models.protocol import Family, StageSpec

AUGMENTATION = 0.03  # noise level of a super-resolution stage's condition while sampling; docs/upsampling.md
WINDOW_OVERLAP = 0.5  # of the base's windows in time
TILE_OVERLAP = 0.25


def sample_base(
    family: Family,
    stage: StageSpec,
    prompt: str,
    source: Tensor | None,
    s: float,
    steps: int,
    guidance: float,
    noise: FrameNoise,
    frames: int | None = None,
    free: Tensor | None = None,
) -> Iterator[SampleStep]:
    """The edit at the base (paper 4.1): noise `source` [1, 3, T, H, W] to level `s`, denoise it with the target prompt.

    Without a source, or at s = 1, this is text-to-video, of `frames` frames (None: one window). At s = 0 nothing is
    left to denoise: the source is the result. With `free` bool [1, 1, T, H, W] the source is kept where that is false.
    """
    if source is not None and s == 0.0:
        yield SampleStep(1, 1, 0.0, source, source)
        return
    count = source.shape[2] if source is not None else frames or stage.frames
    shape = (count, stage.height, stage.width)
    z = noise("start", range(count), stage.height, stage.width)
    if source is not None:
        source = source.to(z.device)
        z = add_noise(source, z, torch.tensor(s))
    denoiser = _denoiser(family, stage, prompt, None, guidance)
    windows = regions(shape, (stage.frames, stage.height, stage.width), WINDOW_OVERLAP)
    levels = noise_levels(1.0 if source is None else s, steps)
    fresh = noise.steps(range(count), stage.height, stage.width)
    anchor = Anchor(source, free.to(z.device)) if source is not None and free is not None else None
    yield from stochastic_ddim(blended(windows, lambda _: denoiser), z, levels, fresh, anchor=anchor)


def sample_upscaled(
    family: Family,
    stage: StageSpec,
    prompt: str,
    low: Tensor,
    first: int,
    steps: int,
    guidance: float,
    noise: FrameNoise,
    anchor: Anchor | None = None,
) -> Iterator[SampleStep]:
    """A super-resolution stage from pure noise, conditioned on the previous stage's output (appendix A.1).

    `low` [1, 3, t, h, w] is a chunk of that output, whose first frame is its frame number `first`; `anchor` has the
    size of what comes out.
    """
    augmentation = noise("condition", range(first, first + low.shape[2]), low.shape[3], low.shape[4])
    level = torch.full((1,), AUGMENTATION, device=augmentation.device)
    condition = family.condition(stage.name, low.to(augmentation.device), level, augmentation)
    count, height, width = condition.shape[2:]
    start = first * count // low.shape[2]
    frames = range(start, start + count)
    denoiser = blended(
        regions((count, height, width), (count, *stage.tile), TILE_OVERLAP),
        lambda region: _denoiser(family, stage, prompt, cut(condition, region), guidance),
    )
    z = noise("start", frames, height, width)
    levels, fresh = noise_levels(1.0, steps), noise.steps(frames, height, width)
    kept = anchor.to(z.device) if anchor is not None else None
    yield from stochastic_ddim(denoiser, z, levels, fresh, anchor=kept)


def _denoiser(family: Family, stage: StageSpec, prompt: str, condition: Tensor | None, guidance: float) -> Denoiser:
    conditional = family.denoiser(stage.name, prompt, condition)
    if guidance == 1.0:
        return conditional
    return guided(conditional, family.denoiser(stage.name, "", condition), guidance)
