"""Smooth paths leave almost nothing; stumbling ones do."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.evaluation.sight.motion import Track
from backend.evaluation.smoothness import pulsing, stumble
from backend.world.attributes import MOTIONS
from backend.world.render import clip_times
from backend.world.scene import sample_scene, track

ORDER = np.random.default_rng(0).permutation(16)


def tracks(motion: str, count: int = 12) -> list[Track]:
    scenes = [sample_scene(np.random.default_rng(seed), motion=motion) for seed in range(count)]
    return [Track(*(part.astype(np.float64) for part in track(scene, clip_times(16)))) for scene in scenes]


def reordered(path: Track, order: NDArray[np.int64]) -> Track:
    return Track(path.x[order], path.y[order], path.radius[order])


@pytest.mark.parametrize("motion", MOTIONS)
def test_the_worlds_motions_are_smooth(motion: str) -> None:
    for path in tracks(motion):
        assert (stumble(path) or 0) < 0.03 and (pulsing(path) or 0) < 1e-6


@pytest.mark.parametrize("motion", [m for m in MOTIONS if m not in ("still", "growing", "shrinking")])
def test_their_frames_in_disorder_stumble(motion: str) -> None:
    for path in tracks(motion):
        assert (stumble(reordered(path, ORDER)) or 0) > 0.06


@pytest.mark.parametrize("motion", ["growing", "shrinking"])
def test_sizes_in_disorder_pulse(motion: str) -> None:
    assert min(pulsing(reordered(path, ORDER)) or 0 for path in tracks(motion)) > 0.2


def test_missing_frames_are_passed_over_and_too_few_say_nothing() -> None:
    path = tracks("left", 1)[0]
    path.x[[2, 5, 6]] = path.y[[2, 5, 6]] = path.radius[[2, 5, 6]] = np.nan
    assert stumble(path) == pytest.approx(0, abs=1e-6)
    path.x[:11] = np.nan
    assert stumble(path) is None and pulsing(path) is None
