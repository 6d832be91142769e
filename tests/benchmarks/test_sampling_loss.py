"""The theory of sampling against the sampler itself."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from backend.diffusion.samplers import consistent_velocity, stochastic_ddim
from backend.diffusion.schedule import gamma, sigma
from benchmarks.sampling_loss import loss, table
from benchmarks.upsampling import Sampler


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("steps", "floor"), [(1, None), (5, None), (20, None), (12, 0.1)])
def test_it_is_the_samplers_own_variance(steps: int, floor: float | None, eta: float) -> None:
    spread, sampler = 0.01, Sampler(steps, eta, 0.0, floor)
    generator = torch.Generator().manual_seed(0)

    def ideal(z: Tensor, s: Tensor) -> Tensor:
        estimate = gamma(s) * spread / (gamma(s) ** 2 * spread + sigma(s) ** 2) * z
        return consistent_velocity(z, estimate, s)

    def noise(_: int = 0) -> Tensor:
        return torch.randn((1, 40_000), generator=generator)

    *_, last = stochastic_ddim(ideal, noise(), sampler.levels(), noise, eta)
    expected = 10 * math.log10(1 + float(last.clean.var()) / spread)
    assert loss(spread, sampler.levels(), eta) == pytest.approx(expected, abs=0.05)


def test_one_step_loses_nothing_and_many_lose_three_decibels() -> None:
    assert loss(0.001, Sampler(1, 1.0, 0.0, None).levels(), 1.0) == pytest.approx(0, abs=1e-6)
    assert loss(0.001, Sampler(4000, 1.0, 0.0, None).levels(), 1.0) == pytest.approx(3.01, abs=0.1)


def test_the_table_has_a_row_a_sampler() -> None:
    rows = table([Sampler(1, 1.0, 0.0, None), Sampler(8, 0.0, 0.0, 0.1)]).splitlines()
    assert len(rows) == 4 and rows[3].startswith("| 8 steps, down to 0.1, eta 0, level 0 |")
