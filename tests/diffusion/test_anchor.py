"""Sampling with a part of the source kept."""

from __future__ import annotations

import torch
from torch import Tensor

from backend.diffusion.anchor import Anchor
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import noise_levels, stochastic_ddim
from backend.diffusion.schedule import add_noise, gamma, sigma

SHAPE = (1, 3, 4, 24, 40)
SOURCE = torch.linspace(-0.9, 0.9, 4 * 24 * 40).reshape(1, 1, 4, 24, 40).expand(SHAPE).clone()
NOISE = FrameNoise(3, 0)
LEFT = torch.zeros(1, 1, 4, 24, 40, dtype=torch.bool)
LEFT[..., :20] = True


def denoise(z: Tensor, s: Tensor) -> Tensor:
    """A network of no use: its estimate follows the latent."""
    return (0.3 * z).roll(1, dims=-1)


def sampled(free: Tensor | None, s: float = 0.8) -> list[tuple[float, Tensor, Tensor]]:
    z = add_noise(SOURCE, NOISE("start", range(4), 24, 40), torch.tensor(s))
    anchor = Anchor(SOURCE, free) if free is not None else None
    fresh = NOISE.steps(range(4), 24, 40)
    steps = stochastic_ddim(denoise, z, noise_levels(s, 6), fresh, anchor=anchor)
    return [(step.s, step.z, step.clean) for step in steps]


def test_all_free_is_the_same_as_no_anchor_bit_by_bit() -> None:
    for (_, z, clean), (_, z_free, clean_free) in zip(sampled(None), sampled(torch.ones_like(LEFT)), strict=True):
        assert torch.equal(z, z_free) and torch.equal(clean, clean_free)


def test_nothing_free_is_the_source() -> None:
    assert torch.equal(sampled(torch.zeros_like(LEFT))[-1][2], SOURCE)


def test_what_is_kept_is_the_source_noised_to_each_level() -> None:
    for s, z, clean in sampled(LEFT):
        kept = (~LEFT).expand(SHAPE)
        assert torch.equal(clean[kept], SOURCE[kept])
        if s > 0:
            level = torch.tensor(s)
            noise = (z - gamma(level) * SOURCE)[kept] / sigma(level)
            assert abs(float(noise.mean())) < 0.05 and abs(float(noise.std()) - 1) < 0.05
    assert torch.allclose(z[kept], SOURCE[kept], atol=1e-5)
    assert not torch.allclose(clean[~kept], SOURCE[~kept], atol=0.05)


def test_what_is_kept_is_there_for_what_is_free() -> None:
    apart = sampled(None)[-1][2]
    beside = sampled(LEFT)[-1][2]
    assert not torch.equal(apart[..., :20], beside[..., :20])
