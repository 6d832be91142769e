"""What a super-resolution stage is told of the stage before it, with noise-conditioning augmentation (Ho et al. 2022).

The previous output is noised at a level `a` in [0, 1] of the cosine schedule, and a plane filled with `a` tells the
network so. Training draws `a` at random; sampling uses a small fixed one, which hides the previous stage's flaws.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.diffusion.schedule import add_noise

from .motion import brought_halfway

SPATIAL_CHANNELS = 4
TEMPORAL_CHANNELS = 8
MOST_AUGMENTATION = 0.4  # highest noise level of the condition in training and finetuning
CLEAN_SHARE = 0.25  # of conditions there, not augmented at all


def augmentation_levels(count: int, generator: torch.Generator) -> Tensor:
    """Noise levels [count] to learn from: none for CLEAN_SHARE, else the more of a level the lower it is."""
    level = MOST_AUGMENTATION * torch.rand(count, generator=generator).square()
    return level * (torch.rand(count, generator=generator) >= CLEAN_SHARE)


def spatial_condition(low: Tensor, height: int, width: int, level: Tensor, noise: Tensor) -> Tensor:
    """low [B, 3, T, h, w] in [-1, 1], level [B], noise like low -> [B, 4, T, H, W]: enlarged frames and level."""
    noised = add_noise(low, noise, level)
    frames = noised.transpose(1, 2).flatten(0, 1)
    enlarged = F.interpolate(frames, size=(height, width), mode="bicubic", align_corners=False)
    enlarged = enlarged.unflatten(0, (low.shape[0], low.shape[2])).transpose(1, 2)
    return torch.cat((enlarged, _plane(level, enlarged)), dim=1)


def temporal_condition(low: Tensor, level: Tensor, noise: Tensor) -> Tensor:
    """low [B, 3, T, h, w] in [-1, 1], level [B], noise like low -> [B, 8, 2T, h, w].

    Frame 2k is frame k of the previous stage, frame 2k + 1 lies between k and k + 1: each frame gets what is known
    before and after it, whether it is known itself (1 or 0), and the level. Before and after a known frame is the frame
    itself; before and after one between are the two known ones, each brought halfway to the other; the last has only
    one, as it is.
    """
    noised = add_noise(low, noise, level)
    before, after = brought_halfway(low, noised)
    known = torch.zeros_like(noised[:, :1]).repeat_interleave(2, dim=2)
    known[:, :, ::2] = 1
    pair = [torch.stack((noised, between), dim=3).flatten(2, 3) for between in (before, after)]
    return torch.cat((*pair, known, _plane(level, known)), dim=1)


def _plane(level: Tensor, like: Tensor) -> Tensor:
    return level.reshape(-1, 1, 1, 1, 1).expand(-1, 1, *like.shape[2:]).to(like.dtype)
