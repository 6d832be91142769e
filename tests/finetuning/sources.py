"""Small targets for finetuning tests."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from backend.finetuning.loss import Target


def base_target(frames: int = 4, ordered: bool = True) -> Target:
    """A smooth random clip [1, 3, frames, 8, 12]."""
    generator = torch.Generator().manual_seed(11)
    coarse = torch.rand(1, 3, frames, 2, 3, generator=generator) * 2 - 1
    return Target(F.interpolate(coarse, size=(frames, 8, 12), mode="trilinear"), None, ordered)


def upscaled_target(frames: int = 4) -> Target:
    """The same at twice the size, with its area average as the stage before."""
    clip = F.interpolate(base_target(frames).clip, scale_factor=(1, 2, 2))
    return Target(clip, F.avg_pool3d(clip, (1, 2, 2)))
