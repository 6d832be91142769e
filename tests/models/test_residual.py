"""The super-resolution networks' frame: a linear upscaler that a network corrects."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from backend.diffusion.schedule import add_noise, clean_from_velocity, gamma, sigma, velocity
from backend.models.conditioning import spatial_condition, temporal_condition
from backend.models.residual import (
    SPREAD,
    ResidualUNet,
    interpolated,
    residual_input,
    residual_velocity,
    residual_weight,
    spread,
)  # fmt: skip
from backend.models.text import TextEncoder
from backend.models.unet import VideoUNet
from tests.models.tiny import CONFIGS


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def condition(kind: str, level: float = 0.0, count: int = 2) -> Tensor:
    a = torch.full((count,), level)
    if kind == "spatial":
        low = noise(count, 3, 4, 6, 10, seed=1).clamp(-1, 1)
        return spatial_condition(low, 12, 20, a, noise(*low.shape, seed=2))
    low = noise(count, 3, 2, 12, 20, seed=1).clamp(-1, 1)
    return temporal_condition(low, a, noise(*low.shape, seed=2))


KINDS = pytest.mark.parametrize("kind", ["spatial", "temporal"])


@KINDS
@pytest.mark.parametrize("s", [0.02, 0.3, 0.9, 1.0])
def test_the_velocity_is_that_of_the_documented_estimate(kind: str, s: float) -> None:
    told, z, raw = condition(kind, 0.2), noise(2, 3, 4, 12, 20, seed=3), noise(2, 3, 4, 12, 20, seed=4)
    level = torch.tensor([s, s])
    g, sd, p, u = gamma(level[0]), sigma(level[0]), spread(told), interpolated(told)
    d = g**2 * p + sd**2
    expected = u + g * p / d * (z - g * u) + sd * (p / d).sqrt() * raw
    torch.testing.assert_close(clean_from_velocity(z, residual_velocity(raw, z, level, told), level), expected)


@KINDS
def test_a_network_of_zeros_interpolates(kind: str) -> None:
    torch.manual_seed(0)
    config = CONFIGS[{"spatial": "ssr", "temporal": "tsr"}[kind]]
    unet, text = ResidualUNet(config), TextEncoder(config.text_width)
    features = text(torch.zeros(2, 1, dtype=torch.long), torch.ones(2, 1, dtype=torch.bool))
    told, z, one = condition(kind), noise(2, 3, 4, 12, 20), torch.ones(2)
    with torch.no_grad():
        v = unet(z, one, features, told)
    torch.testing.assert_close(clean_from_velocity(z, v, one), interpolated(told), atol=1e-5, rtol=0)
    assert unet.state_dict().keys() == VideoUNet(config).state_dict().keys()


@KINDS
@pytest.mark.parametrize("s", [0.0, 1.0])
def test_nothing_is_singular_at_the_ends(kind: str, s: float) -> None:
    z, level = noise(2, 3, 4, 12, 20), torch.full((2,), s)
    v = residual_velocity(torch.ones_like(z), z, level, condition(kind))
    assert v.isfinite().all() and residual_input(z, level, condition(kind)).isfinite().all()


@KINDS
@pytest.mark.parametrize(("s", "a"), [(0.05, 0.0), (0.5, 0.0), (0.5, 0.3), (1.0, 0.1)])
def test_input_and_target_have_a_variance_of_one(kind: str, s: float, a: float) -> None:
    told = condition(kind, a, count=64)
    level = torch.full((64,), s)
    u, p = interpolated(told), spread(told)
    x = u + p.sqrt() * noise(*u.shape, seed=5)
    eps = noise(*u.shape, seed=6)
    z = add_noise(x, eps, level)
    assert residual_input(z, level, told).var() == pytest.approx(1, abs=0.03)
    # The network's target is the raw output that makes the velocity true; the map is affine, of slope -sqrt(P / D).
    zero = residual_velocity(torch.zeros_like(z), z, level, told)
    slope = residual_velocity(torch.ones_like(z), z, level, told) - zero
    assert ((velocity(x, eps, level) - zero) / slope).var() == pytest.approx(1, abs=0.03)


@KINDS
def test_the_weight_turns_errors_of_v_into_errors_of_the_output(kind: str) -> None:
    told, z, level = condition(kind, 0.1), noise(2, 3, 4, 12, 20), torch.tensor([0.1, 0.8])
    zero, one = (residual_velocity(torch.full_like(z, value), z, level, told) for value in (0.0, 1.0))
    error = one - zero
    torch.testing.assert_close(residual_weight(level, told) * error.square(), torch.ones_like(z))


def test_the_spread_of_known_frames_is_the_augmentations() -> None:
    told = condition("temporal", 0.3, count=64)
    low = noise(64, 3, 2, 12, 20, seed=1).clamp(-1, 1)
    missed = (interpolated(told)[:, :, ::2] - low).var()
    assert spread(told)[:, :, ::2].mean() == pytest.approx(float(missed), rel=0.03)
    assert spread(told)[:, :, 1::2].mean() == pytest.approx(float(missed) + SPREAD, rel=0.03)
