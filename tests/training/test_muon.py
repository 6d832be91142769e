"""Muon's orthogonalisation against the singular value decomposition."""

from __future__ import annotations

import pytest
import torch

from backend.training.muon import Muon, orthogonalise


@pytest.mark.parametrize("shape", [(16, 64), (64, 16), (32, 32)])
def test_singular_values_become_about_one_and_vectors_stay(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    u, _, v = torch.linalg.svd(matrix, full_matrices=False)
    values = (u.T @ orthogonalise(matrix[None])[0] @ v.T).diagonal()
    middle = values[: min(shape) // 2]  # the smallest of a square matrix need more iterations
    assert middle.min() > 0.5 and middle.max() < 1.5


@pytest.mark.parametrize("shape", [(16, 64), (64, 16), (32, 32)])
def test_it_is_the_published_iteration(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(3))
    x = matrix / matrix.norm()
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    torch.testing.assert_close(orthogonalise(matrix[None])[0], x, atol=2e-4, rtol=0)


def test_matrices_together_are_as_alone() -> None:
    matrices = torch.randn(3, 8, 24, generator=torch.Generator().manual_seed(2))
    alone = torch.cat([orthogonalise(matrix[None]) for matrix in matrices])
    torch.testing.assert_close(orthogonalise(matrices), alone, atol=1e-5, rtol=0)


def test_it_minimises() -> None:
    weight = torch.nn.Parameter(torch.zeros(8, 2, 3, 3))
    goal = torch.randn(weight.shape, generator=torch.Generator().manual_seed(1))
    optimizer = Muon([weight], lr=0.05)
    losses = []
    for _ in range(200):
        loss = (weight - goal).square().mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.1 * losses[0]
