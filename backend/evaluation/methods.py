"""The methods that are compared, behind one interface: a source clip, a prompt and a seed give an edited clip.

All sample the base stage alone, with the same network, steps and guidance; a finetune acts by being applied around the
call. Clips are float32 [1, 3, T, H, W] in [-1, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from backend.cascade.run import sample_base
from backend.diffusion.guidance import guided
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import Denoiser, SampleStep, noise_levels, stochastic_ddim
from backend.diffusion.schedule import add_noise
from backend.evaluation.features import plug_and_play
from backend.models.protocol import Family


@dataclass(frozen=True)
class Sampling:
    """What all methods of a run share: denoising steps and guidance weight (1 is the paper's: off)."""

    steps: int
    guidance: float


Method = Callable[[Family, Sampling, float, Tensor, str, int], Tensor]
"""(family, sampling, noise level s, source, prompt, seed) -> clip."""


def invert(family: Family, sampling: Sampling, s: float, source: Tensor, prompt: str, seed: int) -> Tensor:
    """The paper's: the source noised to level s, denoised with the prompt."""
    noise = FrameNoise(seed, 0, family.device)
    stage = family.stages[0]
    return _last(sample_base(family, stage, prompt, source, s, sampling.steps, sampling.guidance, noise))


def text_to_video(family: Family, sampling: Sampling, s: float, source: Tensor, prompt: str, seed: int) -> Tensor:
    """The prompt alone; the source is not looked at."""
    noise = FrameNoise(seed, 0, family.device)
    stage = family.stages[0]
    return _last(sample_base(family, stage, prompt, None, 1.0, sampling.steps, sampling.guidance, noise))


def frame_by_frame(family: Family, sampling: Sampling, s: float, source: Tensor, prompt: str, seed: int) -> Tensor:
    """SDEdit of every frame alone: each frame its own noise, and no layer that looks across frames."""
    noise, frames, size = FrameNoise(seed, 0, family.device), range(source.shape[2]), source.shape[-2:]
    z = add_noise(source.to(family.device), noise("start", frames, *size), torch.tensor(s))
    levels = noise_levels(s, sampling.steps)
    return _last(stochastic_ddim(_apart(family, sampling, prompt), z, levels, noise.steps(frames, *size)))


def injected(family: Family, sampling: Sampling, s: float, source: Tensor, prompt: str, seed: int) -> Tensor:
    """Plug-and-Play of every frame alone; it starts from the inverted source, so neither s nor the seed matters."""
    denoise = _apart(family, sampling, prompt)
    watch = family.denoiser(family.stages[0].name, "", None, temporal=False)
    network = family.network(family.stages[0].name)
    return plug_and_play(network, watch, denoise, source.to(family.device), sampling.steps).cpu()


METHODS: dict[str, Method] = {
    "invert": invert,
    "text_to_video": text_to_video,
    "frame_by_frame": frame_by_frame,
    "plug_and_play": injected,
}


def _apart(family: Family, sampling: Sampling, prompt: str) -> Denoiser:
    """The base's denoiser with its temporal layers masked."""
    name = family.stages[0].name
    conditional = family.denoiser(name, prompt, None, temporal=False)
    if sampling.guidance == 1.0:
        return conditional
    return guided(conditional, family.denoiser(name, "", None, temporal=False), sampling.guidance)


def _last(steps: Iterator[SampleStep]) -> Tensor:
    *_, last = steps
    return last.clean.cpu()
