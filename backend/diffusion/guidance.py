"""Classifier-free guidance, a denoiser made of two."""

from __future__ import annotations

from torch import Tensor

from .samplers import Denoiser


def combine(conditional: Tensor, unconditional: Tensor, weight: float) -> Tensor:
    """v_0 + w (v_c - v_0) (Ho & Salimans 2021); w = 1, the paper's setting, is the conditional prediction alone."""
    return unconditional + weight * (conditional - unconditional)


def guided(conditional: Denoiser, unconditional: Denoiser, weight: float) -> Denoiser:
    """The guided denoiser; at weight 1 the unconditional one is never evaluated."""
    if weight == 1.0:
        return conditional

    def denoise(z: Tensor, s: Tensor) -> Tensor:
        return combine(conditional(z, s), unconditional(z, s), weight)

    return denoise
