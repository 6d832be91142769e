"""The cosine variance-preserving schedule and what follows from it.

The noise level is one number `s` in [0, 1], the paper's (section 4.1, equation 1): z_s = gamma_s x + sigma_s eps with
gamma_s^2 + sigma_s^2 = 1. s = 0 adds no noise, s = 1 replaces the clip by noise. All functions broadcast.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def gamma(s: Tensor) -> Tensor:
    """Signal coefficient cos(pi s / 2), in [0, 1] (cosine schedule, Nichol & Dhariwal 2021, without offset)."""
    return torch.cos(s * (math.pi / 2))


def sigma(s: Tensor) -> Tensor:
    """Noise coefficient sin(pi s / 2), in [0, 1]."""
    return torch.sin(s * (math.pi / 2))


def add_noise(x: Tensor, eps: Tensor, s: Tensor) -> Tensor:
    """z_s = gamma_s x + sigma_s eps (paper equation 1); s [B] against x, eps [B, ...]."""
    s = expand(s, x)
    return gamma(s) * x + sigma(s) * eps


def velocity(x: Tensor, eps: Tensor, s: Tensor) -> Tensor:
    """v = gamma_s eps - sigma_s x (Salimans & Ho 2022, appendix D), the embedded networks' target."""
    s = expand(s, x)
    return gamma(s) * eps - sigma(s) * x


def clean_from_velocity(z: Tensor, v: Tensor, s: Tensor) -> Tensor:
    """The estimate of x: gamma_s z - sigma_s v."""
    s = expand(s, z)
    return gamma(s) * z - sigma(s) * v


def noise_from_velocity(z: Tensor, v: Tensor, s: Tensor) -> Tensor:
    """The estimate of eps: sigma_s z + gamma_s v."""
    s = expand(s, z)
    return sigma(s) * z + gamma(s) * v


def expand(s: Tensor, like: Tensor) -> Tensor:
    """s [B] or scalar with as many trailing axes as `like` needs."""
    return s.reshape(s.shape + (1,) * (like.ndim - s.ndim)) if s.ndim else s
