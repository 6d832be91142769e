"""What super-resolution stages are told."""

from __future__ import annotations

import pytest
import torch

from backend.models.conditioning import (
    CLEAN_SHARE,
    MOST_AUGMENTATION,
    SPATIAL_CHANNELS,
    TEMPORAL_CHANNELS,
    augmentation_levels,
    spatial_condition,
    temporal_condition,
)

LOW = torch.rand(2, 3, 4, 6, 10, generator=torch.Generator().manual_seed(0)) * 2 - 1
NOISE = torch.randn(2, 3, 4, 6, 10, generator=torch.Generator().manual_seed(1))
NONE = torch.zeros(2)


def test_spatial_condition_is_the_enlarged_clip_and_the_level() -> None:
    level = torch.tensor([0.0, 0.3])
    condition = spatial_condition(LOW, 12, 20, level, NOISE)
    assert condition.shape == (2, SPATIAL_CHANNELS, 4, 12, 20)
    assert torch.equal(condition[:, 3].amax((1, 2, 3)), level)
    constant = spatial_condition(torch.full_like(LOW, 0.4), 12, 20, NONE, NOISE)
    torch.testing.assert_close(constant[:, :3], torch.full((2, 3, 4, 12, 20), 0.4))


def test_the_augmentation_is_noise_of_that_level() -> None:
    condition = temporal_condition(torch.zeros_like(LOW), torch.ones(2), NOISE)
    torch.testing.assert_close(condition[:, :3, ::2], NOISE)


def test_temporal_condition_brackets_each_frame() -> None:
    condition = temporal_condition(LOW, NONE, NOISE)
    before, after, known = condition[:, :3], condition[:, 3:6], condition[:, 6]
    assert condition.shape == (2, TEMPORAL_CHANNELS, 8, 6, 10)
    torch.testing.assert_close(before[:, :, ::2], LOW)
    torch.testing.assert_close(after[:, :, ::2], LOW)
    torch.testing.assert_close(before[:, :, 1::2], LOW)  # too small to move
    torch.testing.assert_close(after[:, :, 1:-1:2], LOW[:, :, 1:])
    torch.testing.assert_close(after[:, :, -1], LOW[:, :, -1])
    assert known[0, :, 0, 0].tolist() == [1, 0] * 4


def test_augmentation_leaves_a_share_clean_and_prefers_low_levels() -> None:
    levels = augmentation_levels(4000, torch.Generator().manual_seed(0))
    assert levels.min() == 0 and 0.95 * MOST_AUGMENTATION < levels.max() <= MOST_AUGMENTATION
    assert (levels == 0).float().mean() == pytest.approx(CLEAN_SHARE, abs=0.03)
    assert (levels > MOST_AUGMENTATION / 2).float().mean() == pytest.approx(0.75 * (1 - 0.5**0.5), abs=0.03)
