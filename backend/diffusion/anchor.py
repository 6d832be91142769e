"""Sampling that keeps a part of the source: the estimate of the clean clip is replaced there, in every step.

With z_s = gamma_s x + sigma_s eps, an estimate that is x itself gives back the noise eps itself, and the next latent is
gamma_t x + sigma_t eps' with eps' standard normal: the source, noised to that level. So this is blended diffusion
(Avrahami et al. 2022; Lugmayr et al. 2022, equation 8) with the sampler's own noise instead of other noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Anchor:
    """`source` [1, 3, T, H, W] is kept where `free` [1, 1, T, H, W] is false."""

    source: Tensor
    free: Tensor

    def to(self, device: torch.device) -> Anchor:
        """The same on a device."""
        return Anchor(self.source.to(device), self.free.to(device))

    def hold(self, clean: Tensor) -> Tensor:
        """The estimate [B, 3, T, H, W] where it is free, else the source."""
        return torch.where(self.free, clean, self.source)
