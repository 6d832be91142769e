"""Noise that belongs to frames."""

from __future__ import annotations

import pytest
import torch

from backend.diffusion.noise import FrameNoise


def test_runs_of_frames_that_overlap_share_their_noise() -> None:
    noise = FrameNoise(7, 2)
    whole = noise("start", range(20), 4, 6)
    assert whole.shape == (1, 3, 20, 4, 6)
    assert torch.equal(noise("start", range(5, 12), 4, 6), whole[:, :, 5:12])


@pytest.mark.parametrize(
    "other",
    [
        FrameNoise(8, 2)("start", range(1), 4, 6),
        FrameNoise(7, 1)("start", range(1), 4, 6),
        FrameNoise(7, 2)("condition", range(1), 4, 6),
        FrameNoise(7, 2)("start", range(1, 2), 4, 6),
        FrameNoise(7, 2).steps(range(1), 4, 6)(0),
    ],
)
def test_seed_stage_use_and_frame_each_have_their_own(other: torch.Tensor) -> None:
    assert not torch.equal(FrameNoise(7, 2)("start", range(1), 4, 6), other)


def test_each_step_has_its_own() -> None:
    steps = FrameNoise(7, 2).steps(range(3), 4, 6)
    assert torch.equal(steps(4), steps(4))
    assert not torch.equal(steps(4), steps(5))


def test_it_is_white_and_normal() -> None:
    noise = FrameNoise(0, 0)("start", range(64), 24, 40)
    assert abs(float(noise.mean())) < 0.01 and abs(float(noise.std()) - 1) < 0.01
    neighbours = (noise[:, :, 1:] * noise[:, :, :-1]).mean()
    assert abs(float(neighbours)) < 0.01
