"""The schedule against its definition and against diffusers' conversions."""

from __future__ import annotations

import math

import torch
from diffusers import DDIMScheduler

from backend.diffusion import schedule

LEVELS = torch.linspace(0.01, 0.99, 50, dtype=torch.float64)


def test_variance_is_preserved() -> None:
    total = schedule.gamma(LEVELS) ** 2 + schedule.sigma(LEVELS) ** 2
    torch.testing.assert_close(total, torch.ones_like(total))


def test_no_noise_at_zero_and_nothing_else_at_one() -> None:
    x, eps = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
    torch.testing.assert_close(schedule.add_noise(x, eps, torch.zeros(2)), x)
    torch.testing.assert_close(schedule.add_noise(x, eps, torch.ones(2)), eps, atol=1e-6, rtol=0)


def test_noised_unit_variance_stays_unit_variance() -> None:
    generator = torch.Generator().manual_seed(0)
    x, eps = torch.randn(2, 200_000, generator=generator)
    z = schedule.add_noise(x, eps, torch.tensor(0.37))
    assert abs(float(z.var()) - 1) < 0.01


def test_velocity_gives_back_both_parts() -> None:
    x, eps = torch.randn(5, 3, 7), torch.randn(5, 3, 7)
    s = torch.linspace(0, 1, 5)
    z, v = schedule.add_noise(x, eps, s), schedule.velocity(x, eps, s)
    torch.testing.assert_close(schedule.clean_from_velocity(z, v, s), x, atol=1e-5, rtol=0)
    torch.testing.assert_close(schedule.noise_from_velocity(z, v, s), eps, atol=1e-5, rtol=0)


def test_velocity_is_that_of_diffusers() -> None:
    scheduler = DDIMScheduler(num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2")
    step = torch.tensor([300])
    s = torch.acos(scheduler.alphas_cumprod[step].sqrt()) / (math.pi / 2)
    x, eps = torch.randn(1, 3, 4, 4), torch.randn(1, 3, 4, 4)
    torch.testing.assert_close(schedule.velocity(x, eps, s), scheduler.get_velocity(x, eps, step))
