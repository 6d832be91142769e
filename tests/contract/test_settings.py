"""What settings may not be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backend.contract.media import Clip
from backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from tests.contract.samples import STORED, assert_refused

REFUSALS = [
    (lambda: SamplingSettings(s=float("nan")), "s: nan is not comparable"),
    (lambda: SamplingSettings(guidance=-1), "guidance: -1 is below 0"),
    (lambda: SamplingSettings(steps=0), "steps: 0 is below 1"),
    (lambda: SamplingSettings(until=""), "until: has not the right form"),
    (lambda: SamplingSettings(until="the base"), "until: has not the right form"),
    (lambda: FinetuneSettings(alpha=1.01), "alpha: 1.01 is above 1"),
    (lambda: FinetuneSettings(learning_rate=0), "learning_rate: 0 is below"),
    (lambda: FinetuneSettings(seed=-1), "seed: -1 is below 0"),
    (lambda: OutputSettings(width=8, height=48), "width: 8 is below 16"),
    (lambda: OutputSettings(width=80), "height: is missing"),
    (lambda: Mask(Clip(STORED), -0.1), "feather: -0.1 is below 0"),
    (lambda: Mask(Clip(STORED), 0.6), "feather: 0.6 is above 0.5"),
    (lambda: FinetuneSettings("auto", steps=3), "steps: is chosen by the preset auto"),
    (lambda: FinetuneSettings("auto", alpha=0.5), "alpha: is chosen by the preset auto"),
]


@pytest.mark.parametrize(("build", "message"), REFUSALS)
def test_what_is_out_of_range_is_refused_with_a_fix(build: Callable[[], object], message: str) -> None:
    assert_refused(build, message)
