"""The compared methods on a tiny network: what each looks at, and what it cannot look at."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from backend.degradation.grid import to_tensor
from backend.evaluation.bench import bench, shown
from backend.evaluation.methods import METHODS, Sampling
from tests.models.tiny import tiny_family

FAMILY = tiny_family()
SOURCE = to_tensor(shown(bench()[0].source, 16, 24, 40))
CHANGED = SOURCE.clone()
CHANGED[:, :, 5] *= -1


def made(name: str, source: Tensor = SOURCE, seed: int = 0, s: float = 0.6, guidance: float = 1.0) -> Tensor:
    return METHODS[name](FAMILY, Sampling(2, guidance), s, source, bench()[0].prompt, seed)


@pytest.mark.parametrize("name", METHODS)
def test_a_clip_of_the_right_form_the_same_for_the_same_seed(name: str) -> None:
    clip = made(name)
    assert clip.shape == SOURCE.shape and clip.abs().max() <= 1
    assert torch.equal(made(name), clip)


def frames_changed(name: str) -> list[bool]:
    first, second = made(name), made(name, CHANGED)
    return [not torch.equal(first[:, :, k], second[:, :, k]) for k in range(16)]


def test_inversion_lets_frames_see_each_other() -> None:
    assert all(frames_changed("invert"))


@pytest.mark.parametrize("name", ["frame_by_frame", "plug_and_play"])
def test_frame_methods_keep_frames_apart(name: str) -> None:
    assert frames_changed(name) == [k == 5 for k in range(16)]


def test_text_to_video_does_not_look_at_the_source() -> None:
    assert not any(frames_changed("text_to_video"))


@pytest.mark.parametrize("name", ["invert", "text_to_video", "frame_by_frame"])
def test_another_seed_is_another_clip(name: str) -> None:
    assert not torch.equal(made(name, seed=1), made(name))


@pytest.mark.parametrize("name", METHODS)
def test_guidance_acts(name: str) -> None:
    assert not torch.equal(made(name, guidance=4.0), made(name))


def test_each_frame_has_its_own_noise() -> None:
    """A still source does not stay still when its frames are edited alone."""
    still = SOURCE[:, :, :1].repeat(1, 1, 16, 1, 1)
    clip = made("frame_by_frame", still)
    assert all(not torch.equal(clip[:, :, 0], clip[:, :, k]) for k in range(1, 16))


@pytest.mark.parametrize("name", ["invert", "frame_by_frame"])
def test_less_noise_keeps_more_of_the_source(name: str) -> None:
    apart = [(made(name, s=s) - SOURCE).square().mean() for s in (0.05, 0.95)]
    assert apart[0] < apart[1]
