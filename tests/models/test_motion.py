"""What lies halfway between two frames, on clips that move by whole pixels."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from backend.degradation.grid import to_tensor
from backend.models.motion import _flows, _moved, brought_halfway
from tests.evaluation.footage.scenes import panned

INNER = np.s_[..., 8:-8, 8:-8]


def clip(frames: int, right: int, down: int) -> Tensor:
    return to_tensor(panned(frames, right, down))


def test_both_neighbours_meet_where_the_frame_between_is() -> None:
    whole = clip(5, 2, -1)
    low, between = whole[:, :, ::2], whole[:, :, 1::2]
    blended = (low[:, :, :-1] + low[:, :, 1:]) / 2
    before, after = (part[:, :, :-1] for part in brought_halfway(low, low))
    missed = (blended - between)[INNER].square().mean()
    for guess in (before, after):
        assert (guess - between)[INNER].square().mean() < 0.05 * missed


def test_what_stands_still_and_the_last_frame_stay_as_they_are() -> None:
    still = clip(1, 0, 0).repeat(2, 1, 3, 1, 1)
    for guess in brought_halfway(still, still):
        torch.testing.assert_close(guess, still, atol=1e-4, rtol=0)
    moving = clip(3, 4, 0)
    before, after = brought_halfway(moving, moving)
    torch.testing.assert_close(before[:, :, -1], moving[:, :, -1], atol=1e-4, rtol=0)
    torch.testing.assert_close(after[:, :, -1], moving[:, :, -1], atol=1e-4, rtol=0)


def test_flow_that_explains_nothing_is_not_believed() -> None:
    """Two unrelated frames, and two that differ by noise alone, stay about where they are."""
    first, second = clip(1, 0, 0), to_tensor(panned(1, 0, 0, seed=9))
    unrelated = torch.cat((first, second), dim=2)
    noisy = first.repeat(1, 1, 2, 1, 1) + 0.02 * torch.randn(
        1, 3, 2, 64, 96, generator=torch.Generator().manual_seed(1)
    )
    for low, most in ((unrelated, 0.75), (noisy, 0.4)):
        whole = [moved[:, :, :1] - low[:, :, :1] for moved in brought_halfway(low, low)][:1]
        pure = _moved(low, -_flows(low, low.flip(2))[0] / 2)[:, :, :1] - low[:, :, :1]
        assert 0 < whole[0].square().mean() < most**2 * pure.square().mean()


def test_the_flow_is_that_of_the_clip_and_moves_the_noise_too() -> None:
    low = clip(2, 4, 0)
    ramp = torch.arange(low.shape[-1], dtype=torch.float32).expand(low.shape).contiguous()
    before, after = brought_halfway(low, ramp)
    moved = (before - ramp)[INNER][:, :, 0]
    assert abs(moved.median().item() + 2) < 0.1
    assert abs((after - ramp)[INNER][:, :, 0].median().item() - 2) < 0.1


def test_a_clip_of_one_frame_has_no_neighbour() -> None:
    one = clip(1, 0, 0)
    for guess in brought_halfway(one, one):
        torch.testing.assert_close(guess, one, atol=1e-4, rtol=0)
