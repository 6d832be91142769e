"""How much better a prompt explains a clip than no prompt does, by the model itself: a diffusion classifier.

A denoiser that is told what a clip shows removes noise from it with a smaller error (Li et al. 2023, "Your Diffusion
Model is Secretly a Zero-Shot Classifier", equations 5 and 6). Levels and noise are the same for both prompts and for
all clips, so that what they have in common cancels (their section 4.2).
"""

from __future__ import annotations

import torch
from torch import Tensor

from backend.cascade.run import WINDOW_OVERLAP
from backend.diffusion.noise import FrameNoise
from backend.diffusion.schedule import add_noise, velocity
from backend.diffusion.windows import blended, regions
from backend.models.protocol import Family

LEVELS = (0.3, 0.45, 0.6, 0.7, 0.8, 0.9)  # of noise; below, any clip explains itself, above, none is left to explain
EVALUATIONS = 2 * len(LEVELS)  # of the network that a clip costs
SEED = 0


def contrast(family: Family, clips: Tensor, prompt: str) -> Tensor:
    """(E_0 - E_p) / (E_0 + E_p) of clips [B, 3, T, H, W] in [-1, 1]: [B] in [-1, 1], 0 where the prompt does not help.

    E_p is the base's squared error of v with the prompt and E_0 that with the empty one, summed over the levels.
    """
    told, untold = (errors(family, clips, words) for words in (prompt, ""))
    return (untold - told) / (untold + told)


def errors(family: Family, clips: Tensor, prompt: str) -> Tensor:
    """The mean squared error of v [B] of each clip, summed over the levels; a long clip is seen in windows."""
    stage, (count, height, width) = family.stages[0], clips.shape[2:]
    windows = regions((count, height, width), (stage.frames, stage.height, stage.width), WINDOW_OVERLAP)
    denoiser = family.denoiser(stage.name, prompt, None)
    denoise, noise = blended(windows, lambda _: denoiser), FrameNoise(SEED, 0, family.device)
    clips, total = clips.to(family.device), torch.zeros(len(clips), device=family.device)
    for index, level in enumerate(LEVELS):
        s = torch.full((len(clips),), level, device=family.device)
        eps = noise(f"classifier {index}", range(count), height, width).expand_as(clips)
        v = denoise(add_noise(clips, eps, s), s)
        total += (v - velocity(clips, eps, s)).square().flatten(1).mean(dim=1)
    return total
