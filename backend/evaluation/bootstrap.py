"""Means with 95% intervals by bootstrap over clips: a clip's edits, which are not independent, are drawn together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

SEED = 7
DRAWS = 2000


@dataclass(frozen=True)
class Estimate:
    """A mean of `count` values and its 95% interval."""

    mean: float
    low: float
    high: float
    count: int


def estimate(values: Sequence[float], clips: Sequence[int]) -> Estimate:
    """The mean of values [N], each of a clip [N]. Raises ValueError when there are none.

    Percentile bootstrap (Efron 1979): as many clips as there are, drawn with replacement, 2000 times with a fixed seed.
    """
    if not len(values):
        raise ValueError("there is nothing to estimate")
    _, places = np.unique(np.asarray(clips), return_inverse=True)
    sums = np.bincount(places, weights=np.asarray(values, dtype=np.float64))
    counts = np.bincount(places)
    draws = _draws(len(counts))
    means = (draws @ sums) / (draws @ counts)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(np.mean(values)), float(low), float(high), len(values))


@cache
def _draws(clips: int) -> NDArray[np.int64]:
    """How often each clip is in each draw, [2000, clips]."""
    share = np.full(clips, 1 / clips)
    return np.random.default_rng(SEED).multinomial(clips, share, size=DRAWS)
