"""The two terms of the mixed objective (paper equations 2 to 4), both with the rare token t* as the prompt."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from backend.diffusion.schedule import add_noise, velocity
from backend.models.conditioning import augmentation_levels
from backend.models.protocol import Family
from backend.models.text import RARE_TOKEN


@dataclass(frozen=True)
class Target:
    """What a stage is finetuned on: `clip` [1, 3, T, H, W], and for super-resolution the stage before, `low`.

    `ordered` is False for a set of photos or a single still: then there is no video term.
    """

    clip: Tensor
    low: Tensor | None
    ordered: bool = True

    def to(self, device: torch.device) -> Target:
        """The same on a device."""
        low = None if self.low is None else self.low.to(device)
        return Target(self.clip.to(device), low, self.ordered)


def video_loss(family: Family, stage: str, target: Target, s: Tensor, generator: torch.Generator) -> Tensor:
    """L_video: reconstruct the clip from its noised version at level s [1], all of the network (paper equation 2)."""
    return _loss(family, stage, target.clip, target.low, s, generator, temporal=True)


def frame_loss(family: Family, stage: str, target: Target, s: Tensor, generator: torch.Generator) -> Tensor:
    """L_frame: reconstruct the unordered frames, each at its own level of s [T] (paper equation 3).

    Frames become the batch and the temporal layers are bypassed, so no frame sees another and no temporal parameter has
    a gradient (the paper masks them to the identity and does not finetune them by this term).
    """
    return _loss(family, stage, _as_batch(target.clip), _as_batch(target.low), s, generator, temporal=False)


def _as_batch(clip: Tensor | None) -> Tensor | None:
    """[1, C, T, H, W] -> [T, C, 1, H, W]."""
    return None if clip is None else clip[0].transpose(0, 1).unsqueeze(2)


def _loss(
    family: Family,
    stage: str,
    clip: Tensor | None,
    low: Tensor | None,
    s: Tensor,
    generator: torch.Generator,
    temporal: bool,
) -> Tensor:
    assert clip is not None
    s, eps = s.to(clip.device), torch.randn(clip.shape, generator=generator).to(clip.device)
    condition = None
    if low is not None:
        level = augmentation_levels(len(low), generator).to(low.device)
        noise = torch.randn(low.shape, generator=generator).to(low.device)
        condition = family.condition(stage, low, level, noise)
    v = family.velocity(stage, add_noise(clip, eps, s), s, [RARE_TOKEN] * len(clip), condition, temporal)
    return (family.loss_weight(stage, s, condition) * (v - velocity(clip, eps, s)).square()).mean()
