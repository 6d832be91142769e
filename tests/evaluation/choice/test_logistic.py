"""Logistic regression against what is known of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.evaluation.choice.logistic import fit

Floats = NDArray[np.float64]


def drawn(count: int, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """Features, labels and the true probabilities of a known model; one feature does nothing, one is constant."""
    rng = np.random.default_rng(seed)
    features = np.column_stack([rng.normal(3, 2, count), rng.normal(size=count), np.ones(count)])
    truth = 1 / (1 + np.exp(-(1.5 * (features[:, 0] - 3) - 0.5)))
    return features, (rng.random(count) < truth).astype(np.float64), truth


def test_the_model_that_made_the_labels_is_found() -> None:
    features, labels, truth = drawn(20_000)
    model = fit(features, labels)
    assert np.abs(model.probability(features) - truth).max() < 0.05
    assert model.weights[0] / model.scale[0] == pytest.approx(1.5, abs=0.06)
    assert abs(model.weights[1]) < 0.06 and model.weights[2] == 0


def test_at_the_optimum_the_gradient_is_zero_and_predictions_have_the_labels_mean() -> None:
    features, labels, _ = drawn(300)
    model = fit(features, labels, ridge=2.0)
    standard = (features - np.asarray(model.mean)) / np.asarray(model.scale)
    rest = labels - model.probability(features)
    assert standard.T @ rest == pytest.approx(2.0 * np.asarray(model.weights), abs=1e-6)
    assert rest.sum() == pytest.approx(0, abs=1e-6)


def test_labels_that_a_feature_tells_apart_do_not_run_away() -> None:
    features = np.linspace(-1, 1, 40)[:, None]
    model = fit(features, (features[:, 0] > 0).astype(np.float64))
    p = model.probability(features)
    assert np.isfinite(model.weights).all() and p[0] < 0.1 < 0.9 < p[-1]


def test_nothing_is_learned_from_labels_that_are_all_alike() -> None:
    with pytest.raises(ValueError, match="alike"):
        fit(np.ones((3, 1)), np.ones(3))
