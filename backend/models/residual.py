"""A super-resolution network that starts from plain interpolation and learns what is missing.

Let u be the condition's own guess of the result: the enlarged frame, or the mean of the known frames on both sides.
With x = u + r and r ~ N(0, P), the best linear estimate from z = gamma x + sigma eps is u + gamma P / D (z - gamma u),
where D = gamma^2 P + sigma^2. The network only predicts what is left of r, in units in which its input and its target
have a variance of one at every noise level. This is the preconditioning of Karras et al. 2022 (EDM, table 1 and
appendix B.6) with the data's mean set to u, and written as a velocity it has no singular point. A network of zeros is a
linear upscaler.
"""

from __future__ import annotations

import torch
from torch import Tensor

from backend.diffusion.schedule import expand, gamma, sigma

from .conditioning import SPATIAL_CHANNELS, TEMPORAL_CHANNELS
from .layers import TextFeatures
from .unet import VideoUNet

SPREAD = 0.002  # mean square expected of what interpolation misses, in [-1, 1]; larger ones leave noise in flat places
KNOWN_SPREAD = 1e-4  # the same where the frame itself is known


def interpolated(condition: Tensor) -> Tensor:
    """The guess u [B, 3, T, H, W] in a condition, its noise augmentation's damping undone."""
    frames = condition[:, :3]
    if condition.shape[1] == TEMPORAL_CHANNELS:
        frames = (frames + condition[:, 3:6]) / 2
    return frames / gamma(condition[:, -1:])


def spread(condition: Tensor) -> Tensor:
    """The variance P [B, 1, T, H, W] expected of x - u: what interpolation misses, and the augmentation's noise."""
    assert condition.shape[1] in (SPATIAL_CHANNELS, TEMPORAL_CHANNELS)
    level = condition[:, -1:]
    known = condition[:, 6:7] if condition.shape[1] == TEMPORAL_CHANNELS else torch.zeros_like(level)
    return known * KNOWN_SPREAD + (1 - known) * SPREAD + (sigma(level) / gamma(level)) ** 2


def residual_input(z: Tensor, s: Tensor, condition: Tensor) -> Tensor:
    """(z - gamma u) / sqrt(D), of variance one; z [B, 3, T, H, W], s [B] in [0, 1]."""
    s, p = expand(s, z), spread(condition)
    return (z - gamma(s) * interpolated(condition)) / total(s, p).sqrt()


def residual_velocity(raw: Tensor, z: Tensor, s: Tensor, condition: Tensor) -> Tensor:
    """The velocity of the clean estimate u + gamma P / D (z - gamma u) + sigma sqrt(P / D) raw; shapes as above."""
    s, p = expand(s, z), spread(condition)
    d = total(s, p)
    linear = (gamma(s) * sigma(s) * (1 - p) * z - sigma(s) * interpolated(condition)) / d
    return linear - (p / d).sqrt() * raw


def residual_weight(s: Tensor, condition: Tensor) -> Tensor:
    """D / P [B, 1, T, H, W]: squared errors of v times this are squared errors of the network's own output."""
    s, p = expand(s, condition), spread(condition)
    return total(s, p) / p


def total(s: Tensor, p: Tensor) -> Tensor:
    """D = gamma^2 P + sigma^2, the variance of z - gamma u."""
    return gamma(s) ** 2 * p + sigma(s) ** 2


class ResidualUNet(VideoUNet):
    """A VideoUNet with a condition, the same weights by name, whose output is turned into a velocity as above."""

    def forward(
        self,
        z: Tensor,
        s: Tensor,
        text: TextFeatures,
        condition: Tensor | None = None,
        temporal: bool = True,
        frame_step: float = 1.0,
    ) -> Tensor:
        """As VideoUNet's; a condition is needed."""
        assert condition is not None
        raw = super().forward(residual_input(z, s, condition), s, text, condition, temporal, frame_step)
        return residual_velocity(raw, z, s, condition)
