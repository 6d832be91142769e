"""Classifier-free guidance."""

from __future__ import annotations

import torch
from torch import Tensor

from backend.diffusion.guidance import combine, guided


def test_weight_one_is_the_conditional_prediction() -> None:
    a, b = torch.randn(2, 5)
    torch.testing.assert_close(combine(a, b, 1.0), a)
    torch.testing.assert_close(combine(a, b, 0.0), b)
    torch.testing.assert_close(combine(a, b, 3.0), 3 * a - 2 * b)


def test_at_weight_one_the_unconditional_network_never_runs() -> None:
    def forbidden(z: Tensor, s: Tensor) -> Tensor:
        raise AssertionError("evaluated")

    denoise = guided(lambda z, s: z + s, forbidden, 1.0)
    torch.testing.assert_close(denoise(torch.ones(2), torch.ones(2)), torch.full((2,), 2.0))


def test_a_guided_denoiser_combines_both() -> None:
    denoise = guided(lambda z, s: 2 * z, lambda z, s: z, 4.0)
    torch.testing.assert_close(denoise(torch.ones(3), torch.ones(3)), torch.full((3,), 5.0))
