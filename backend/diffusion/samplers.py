"""Stochastic DDIM, the sampler of Imagen Video and Dreamix, on the cosine variance-preserving schedule.

A sampler knows a denoiser and nothing else: `denoise(z [B, ...], s [B]) -> v [B, ...]` (velocity). All randomness comes
from the caller's `noise`, which gives the standard normal noise of the step with that index, in the shape of z.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from .anchor import Anchor
from .schedule import clean_from_velocity, expand, gamma, noise_from_velocity, sigma

Denoiser = Callable[[Tensor, Tensor], Tensor]
Noise = Callable[[int], Tensor]


@dataclass(frozen=True)
class SampleStep:
    """One step done: `index` of `count`, the latent z at noise level `s` and the estimate of the clean clip."""

    index: int
    count: int
    s: float
    z: Tensor
    clean: Tensor


def noise_levels(start: float, steps: int) -> Tensor:
    """steps + 1 levels from `start` down to 0, evenly spaced in s; an explicit grid, so no level is lost to rounding.

    start in [0, 1], steps >= 1 (ValueError otherwise).
    """
    if not 0.0 <= start <= 1.0 or steps < 1:
        raise ValueError(f"start {start} must lie in [0, 1] and steps {steps} must be at least 1")
    return torch.linspace(start, 0.0, steps + 1)


def ddim_step(z: Tensor, v: Tensor, s: Tensor, t: Tensor, noise: Tensor, eta: float) -> Tensor:
    """One DDIM step (Song et al. 2021, equations 12 and 16) from level s to t < s; returns z_t.

    The fresh noise has standard deviation eta * (sigma_t / sigma_s) * sqrt(1 - gamma_s^2 / gamma_t^2).
    eta = 0 is deterministic, eta = 1 the ancestral (DDPM) step. At s = 1, where gamma_s = 0, the factor is sigma_t.
    """
    s, t = expand(s, z), expand(t, z)
    x, eps = clean_from_velocity(z, v, s), noise_from_velocity(z, v, s)
    fresh = eta * (sigma(t) / sigma(s)) * (1 - (gamma(s) / gamma(t)) ** 2).clamp_min(0).sqrt()
    kept = (sigma(t) ** 2 - fresh**2).clamp_min(0).sqrt()
    return gamma(t) * x + kept * eps + fresh * noise


def stochastic_ddim(
    denoise: Denoiser,
    z: Tensor,
    levels: Tensor,
    noise: Noise,
    eta: float = 1.0,
    bounds: tuple[float, float] | None = (-1.0, 1.0),
    anchor: Anchor | None = None,
) -> Iterator[SampleStep]:
    """Sample from z [B, ...] at levels[0] down to levels[-1], a step at a time.

    The paper's sampler ("DDIM with stochastic noise correction", appendix A) estimates the noise, removes a fraction
    and adds fresh noise of half the removed magnitude. Here "half" is meant in log-SNR: deterministic DDIM goes twice
    as far, to lambda = 2 lambda_t - lambda_s, and fresh noise takes it back to lambda_t, which equals eta = 1.0, the
    default. Read as half the standard deviation it is eta = 0.5. `bounds` clips the estimate of the clean clip, and
    `anchor` keeps a part of a source in it.
    """
    count = len(levels) - 1
    for index, (s, t) in enumerate(pairwise(levels.to(z.device))):
        v = denoise(z, s.expand(len(z)))
        clean = clean_from_velocity(z, v, s)
        if bounds is not None:
            clean = clean.clamp(*bounds)
        if anchor is not None:
            clean = anchor.hold(clean)
        if bounds is not None or anchor is not None:
            v = consistent_velocity(z, clean, s)
        z = ddim_step(z, v, s, t, noise(index), eta)
        yield SampleStep(index + 1, count, float(t), z, clean)


def consistent_velocity(z: Tensor, clean: Tensor, s: Tensor) -> Tensor:
    """The velocity whose estimate of the clean clip is `clean`: (gamma_s z - x) / sigma_s; needs s > 0."""
    s = expand(s, z)
    return (gamma(s) * z - clean) / sigma(s)
