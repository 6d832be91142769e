"""Logistic regression, small enough to be written out: a probability from a few features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RIDGE = 1.0  # penalty on the squared weights of standardised features; the intercept is free
_STEPS = 100
_ENOUGH = 1e-9


@dataclass(frozen=True)
class Logistic:
    """p = 1 / (1 + exp(-(b + sum_i w_i (x_i - m_i) / d_i)))."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def probability(self, features: Floats) -> Floats:
        """Of rows [N, K] -> [N]."""
        standard = (features - np.asarray(self.mean)) / np.asarray(self.scale)
        return _sigmoid(standard @ np.asarray(self.weights) + self.intercept)


def fit(features: Floats, labels: Floats, ridge: float = RIDGE) -> Logistic:
    """The maximum of likelihood less ridge / 2 |w|^2 of labels [N] in {0, 1}, by Newton's method.

    Raises ValueError where all labels are alike: there is nothing to learn.
    """
    if len(set(labels.tolist())) < 2:
        raise ValueError("all labels are alike")
    mean, spread = features.mean(axis=0), features.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    rows = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    penalty = np.diag([ridge] * features.shape[1] + [0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        p = _sigmoid(rows @ weights)
        gradient = rows.T @ (labels - p) - penalty @ weights
        curvature = rows.T @ (rows * (p * (1 - p))[:, None]) + penalty
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
        weights = weights + step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))  # no leap at the start
        if np.abs(step).max() < _ENOUGH:
            break
    *found, intercept = (float(weight) for weight in weights)
    return Logistic(tuple(map(float, mean)), tuple(map(float, scale)), tuple(found), intercept)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -500, 500))))
