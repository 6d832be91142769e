"""What sampling costs in PSNR, in theory: `python -m benchmarks.sampling_loss`.

A perfect stage knows the posterior of the truth given the stage before. If each detail is Gaussian there with mean
square P, its mean has the least error, P; a sample of it has twice that, 3 dB less. Stochastic DDIM of few steps lies
between: it is linear for the ideal denoiser, so its variance follows exactly, step by step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from backend.diffusion.schedule import gamma, sigma
from benchmarks.upsampling import Sampler

SPREADS = (0.0003, 0.001, 0.003, 0.01)
STEPS = (1, 2, 4, 8, 16, 32, 128)
FLOORS = (0.05, 0.1, 0.2)


def loss(spread: float, levels: Tensor, eta: float) -> float:
    """Decibels of PSNR that the sampler's last estimate loses against the posterior's mean.

    `spread` is P for pixels in [-1, 1], `levels` go from 1 down to 0. The ideal estimate of x is
    gamma P / (gamma^2 P + sigma^2) z; `latent` and `chosen` are the variances of z and of that estimate.
    """
    latent, chosen = 1.0, 0.0
    for s, t in pairwise(levels.double()):
        gs, ss, gt, st = (float(part) for part in (gamma(s), sigma(s), gamma(t), sigma(t)))
        estimate = gs * spread / (gs**2 * spread + ss**2)
        chosen = estimate**2 * latent
        fresh = eta * st / ss * math.sqrt(max(1 - (gs / gt) ** 2, 0.0))
        kept = math.sqrt(max(st**2 - fresh**2, 0.0))
        carried = gt * estimate + kept * (1 - gs * estimate) / ss
        latent = carried**2 * latent + fresh**2
    return 10 * math.log10(1 + chosen / spread)


def table(samplers: Sequence[Sampler]) -> str:
    """Markdown, a row a sampler and a column a spread."""
    heads = [f"P = {spread:g} ({10 * math.log10(4 / spread):.0f} dB)" for spread in SPREADS]
    lines = ["| sampler | " + " | ".join(heads) + " |", "|---" * (len(SPREADS) + 1) + "|"]
    for sampler in samplers:
        cells = [f"{loss(spread, sampler.levels(), sampler.eta):.2f}" for spread in SPREADS]
        lines.append(f"| {sampler} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    samplers = [Sampler(steps, eta, 0.0, None) for eta in (1.0, 0.0) for steps in STEPS]
    samplers += [Sampler(128, 1.0, 0.0, floor) for floor in FLOORS]
    print(table(samplers))


if __name__ == "__main__":
    main()
