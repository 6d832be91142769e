"""Muon (Jordan et al. 2024): momentum whose update of each matrix is orthogonalised by Newton-Schulz iterations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

import torch
from torch import Tensor


def orthogonalise(matrices: Tensor, steps: int = 5) -> Tensor:
    """The nearest semi-orthogonal matrix of each of [N, R, C], roughly (singular values in about [0.7, 1.2]).

    Each iteration is x <- q(x x') x with q(g) = a + b g + c g g. All of them are polynomials of the first x x', the
    smaller of the two Gram matrices, so the long side is multiplied twice instead of ten times: a kernel of
    192 x 1728 takes 0.3 of the time.
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.mT if tall else matrices
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    gram = torch.bmm(x, x.mT)
    factors = []
    for _ in range(steps):
        factor = torch.baddbmm(gram, gram, gram, beta=b, alpha=c)
        factor.diagonal(dim1=1, dim2=2).add_(a)
        gram = factor @ gram @ factor
        factors.append(factor)
    x = reduce(lambda product, factor: factor @ product, factors) @ x
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """For matrices and convolution kernels (taken as [out, in * kh * kw]); everything else belongs to AdamW."""

    def __init__(self, parameters: Iterable[Tensor], lr: float = 0.02, momentum: float = 0.95) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """One update of every parameter that has a gradient."""
        for group in self.param_groups:
            alike: defaultdict[torch.Size, list[Tensor]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    alike[parameter.flatten(1).shape].append(parameter)
            for shape, parameters in alike.items():
                updates = orthogonalise(torch.stack([self._direction(p, group["momentum"]) for p in parameters]))
                scale = max(1.0, shape[0] / shape[1]) ** 0.5
                for parameter, update in zip(parameters, updates, strict=True):
                    parameter.add_(update.reshape(parameter.shape), alpha=-group["lr"] * scale)

    def _direction(self, parameter: Tensor, momentum: float) -> Tensor:
        """Nesterov's momentum of a parameter's gradient, as a matrix."""
        assert parameter.grad is not None
        buffer: Tensor = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
        buffer.lerp_(parameter.grad, 1 - momentum)
        return parameter.grad.lerp(buffer, momentum).flatten(1)
