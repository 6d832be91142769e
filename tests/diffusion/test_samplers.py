"""Stochastic DDIM against diffusers, against an analytic posterior, and against its own other formulation."""

from __future__ import annotations

import math

import pytest
import torch
from diffusers import DDIMScheduler
from torch import Tensor

from backend.diffusion import samplers, schedule


def diffusers_scheduler() -> DDIMScheduler:
    """In double precision: in single, its own cumulative products round away more than the tolerance near s = 1."""
    scheduler = DDIMScheduler(
        num_train_timesteps=1000,
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        clip_sample=False,
        set_alpha_to_one=False,
    )
    scheduler.alphas_cumprod = scheduler.alphas_cumprod.double()
    return scheduler


def level_of(scheduler: DDIMScheduler, step: int) -> Tensor:
    return torch.acos(scheduler.alphas_cumprod[step].double().sqrt()) / (math.pi / 2)


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("step", [999, 700, 400, 100])
def test_a_step_is_that_of_diffusers(eta: float, step: int) -> None:
    scheduler = diffusers_scheduler()
    scheduler.set_timesteps(20)
    generator = torch.Generator().manual_seed(step)
    z, v, noise = torch.randn(3, 1, 3, 4, 5, generator=generator, dtype=torch.float64)
    before = step - 1000 // 20
    expected = scheduler.step(v, step, z, eta=eta, variance_noise=noise).prev_sample
    s, t = level_of(scheduler, step), level_of(scheduler, max(before, 0))
    result = samplers.ddim_step(z, v, s[None], t[None], noise, eta)
    torch.testing.assert_close(result, expected, atol=1e-5, rtol=0)


def test_half_the_log_snr_equals_eta_one() -> None:
    """Deterministic DDIM to lambda_r = 2 lambda_t - lambda_s, then noise back to lambda_t: the same distribution.

    Both are Gaussian given z and the estimates, so mean coefficients and added variance are compared exactly.
    """
    s, t = torch.tensor([0.8], dtype=torch.float64), torch.tensor([0.6], dtype=torch.float64)
    half_turn = math.pi / 2  # lambda = -2 log tan(pi s / 2)
    r = torch.atan(torch.tan(t * half_turn) ** 2 / torch.tan(s * half_turn)) / half_turn
    one, zero = torch.ones(1, 1, dtype=torch.float64), torch.zeros(1, 1, dtype=torch.float64)

    def two_step(z: Tensor, v: Tensor, noise: Tensor) -> Tensor:
        at_r = samplers.ddim_step(z, v, s, r, zero, 0.0)
        ratio = schedule.gamma(t) / schedule.gamma(r)
        fresh = (schedule.sigma(t) ** 2 - ratio**2 * schedule.sigma(r) ** 2).sqrt()
        return ratio * at_r + fresh * noise

    for z, v, noise in ((one, zero, zero), (zero, one, zero), (zero, zero, one)):
        torch.testing.assert_close(samplers.ddim_step(z, v, s, t, noise, 1.0), two_step(z, v, noise), atol=5e-7, rtol=0)


def drawn(generator: torch.Generator, like: Tensor) -> samplers.Noise:
    """Fresh noise at every step."""
    return lambda _: torch.randn(like.shape, generator=generator)


def gaussian_denoiser(mean: float, deviation: float) -> samplers.Denoiser:
    """The exact velocity for data of a normal distribution: E[x | z] is linear in z."""

    def denoise(z: Tensor, s: Tensor) -> Tensor:
        s = schedule.expand(s, z)
        gamma, sigma = schedule.gamma(s), schedule.sigma(s)
        share = gamma * deviation**2 / (gamma**2 * deviation**2 + sigma**2)
        x = mean + share * (z - gamma * mean)
        return (gamma * z - x) / sigma

    return denoise


@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_samples_have_the_datas_distribution(eta: float) -> None:
    generator = torch.Generator().manual_seed(1)
    z = torch.randn(20_000, generator=generator)
    levels = samplers.noise_levels(1.0, 200)
    noise = drawn(generator, z)
    *_, last = samplers.stochastic_ddim(gaussian_denoiser(0.3, 0.2), z, levels, noise, eta, bounds=None)
    assert float(last.z.mean()) == pytest.approx(0.3, abs=0.01)
    assert float(last.z.std()) == pytest.approx(0.2, abs=0.01)


def test_the_last_latent_is_the_clean_estimate() -> None:
    generator = torch.Generator().manual_seed(2)
    z = torch.randn(4, 3, generator=generator)
    levels = samplers.noise_levels(0.9, 7)
    *_, last = samplers.stochastic_ddim(gaussian_denoiser(0.0, 0.5), z, levels, drawn(generator, z))
    torch.testing.assert_close(last.z, last.clean)
    assert last.s == 0.0 and last.index == last.count == 7
    assert last.clean.abs().max() <= 1


def test_the_same_seed_gives_the_same_sample() -> None:
    def sample(seed: int) -> Tensor:
        z = torch.ones(8)
        noise = drawn(torch.Generator().manual_seed(seed), z)
        *_, last = samplers.stochastic_ddim(gaussian_denoiser(0, 0.3), z, samplers.noise_levels(1.0, 5), noise)
        return last.z

    assert torch.equal(sample(3), sample(3))
    assert not torch.equal(sample(3), sample(4))


def test_levels_begin_where_they_are_told_and_end_at_zero() -> None:
    levels = samplers.noise_levels(0.37, 3)
    torch.testing.assert_close(levels, torch.tensor([0.37, 0.37 * 2 / 3, 0.37 / 3, 0.0]))


@pytest.mark.parametrize(("start", "steps"), [(1.1, 4), (-0.1, 4), (0.5, 0)])
def test_impossible_levels_are_refused(start: float, steps: int) -> None:
    with pytest.raises(ValueError, match="must lie in"):
        samplers.noise_levels(start, steps)
