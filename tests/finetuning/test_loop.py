"""The loop: it learns, it is a function of seed and step, and it mixes the terms as it is told."""

from __future__ import annotations

import pytest
import torch

from backend.finetuning.loop import Finetune, some_frames, trainable, window
from backend.finetuning.loss import Target
from backend.finetuning.presets import Recipe
from tests.finetuning.sources import base_target
from tests.models.tiny import tiny_family, tiny_stage

RECIPE = Recipe(alpha=0.35, steps=4, learning_rate=1e-3)


def weights(finetune: Finetune) -> dict[str, torch.Tensor]:
    return {name: p.detach().clone() for name, p in finetune.parameters.items()}


def test_it_learns_the_clip() -> None:
    """The loss of one and the same step, with its own noise, before and after."""
    finetune = Finetune(tiny_family(), "base", Recipe(alpha=0.0, steps=80, learning_rate=1e-2))
    before = float(finetune.loss_at(0, base_target()).detach())
    assert len(list(finetune.run(base_target()))) == 80
    assert float(finetune.loss_at(0, base_target()).detach()) < 0.8 * before


def test_the_same_seed_gives_the_same_weights() -> None:
    def tuned(seed: int) -> dict[str, torch.Tensor]:
        finetune = Finetune(tiny_family(), "base", Recipe(0.35, 3, 1e-3, seed))
        list(finetune.run(base_target()))
        return weights(finetune)

    first, again, other = tuned(0), tuned(0), tuned(1)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


def test_frames_only_moves_no_temporal_parameter() -> None:
    family = tiny_family()
    before = [p.detach().clone() for p in family.temporal_parameters("base")]
    list(Finetune(family, "base", Recipe(0.0, 3, 1e-2)).run(base_target()))
    assert all(torch.equal(a, b) for a, b in zip(before, family.temporal_parameters("base"), strict=True))


def test_mixed_moves_temporal_parameters_by_the_video_term() -> None:
    family = tiny_family()
    before = [p.detach().clone() for p in family.temporal_parameters("base")]
    list(Finetune(family, "base", RECIPE).run(base_target()))
    assert any(not torch.equal(a, b) for a, b in zip(before, family.temporal_parameters("base"), strict=True))


def test_photos_have_no_video_term_whatever_alpha() -> None:
    family = tiny_family()
    before = [p.detach().clone() for p in family.temporal_parameters("base")]
    list(Finetune(family, "base", Recipe(1.0, 2, 1e-2)).run(base_target(ordered=False)))
    assert all(torch.equal(a, b) for a, b in zip(before, family.temporal_parameters("base"), strict=True))


def test_the_text_encoder_stays() -> None:
    network = tiny_stage()
    assert not any(name.startswith("text.") for name in trainable(network))
    assert not any(p.requires_grad for p in network.text.parameters())


def test_the_loss_of_a_step_is_the_weighted_sum() -> None:
    family, target = tiny_family(), base_target()
    video = Finetune(family, "base", Recipe(1.0, 1, 1e-3)).loss_at(0, target)
    mixed = Finetune(family, "base", Recipe(0.5, 1, 1e-3)).loss_at(0, target)
    assert float(mixed.detach()) > 0.5 * float(video.detach())


@pytest.mark.parametrize(("count", "half"), [(16, 8), (5, 3), (1, 1)])
def test_the_frame_term_sees_half_of_the_frames_each_in_its_turn(count: int, half: int) -> None:
    clip = torch.arange(float(count)).reshape(1, 1, count, 1, 1).expand(1, 3, count, 4, 8)
    steps = [some_frames(Target(clip, -clip), torch.Generator().manual_seed(step)) for step in range(40)]
    assert {step.clip.shape for step in steps} == {(1, 3, half, 4, 8)}
    seen = [step.clip[0, 0, :, 0, 0].tolist() for step in steps]
    assert all(len(set(frames)) == half for frames in seen)
    assert {frame for frames in seen for frame in frames} == set(range(count))
    assert all(step.low is not None and torch.equal(step.low, -step.clip) for step in steps)


@pytest.mark.parametrize(
    ("frames", "height", "size"), [(32, 48, 8), (37, 48, 8), (121, 24, 16), (16, 24, 16), (5, 24, 5)]
)
def test_long_clips_are_seen_in_runs_that_cover_them(frames: int, height: int, size: int) -> None:
    clip = torch.arange(float(frames)).reshape(1, 1, frames, 1, 1).expand(1, 3, frames, height, 40)
    target = Target(clip, clip[..., ::2, ::2])
    seen = [window(target, step) for step in range(20)]
    assert all(cut.clip.shape[2] == size for cut in seen)
    assert {float(f) for cut in seen for f in cut.clip[0, 0, :, 0, 0]} == set(map(float, range(frames)))
    assert all(cut.low is not None and torch.equal(cut.low[0, 0, :, 0, 0], cut.clip[0, 0, :, 0, 0]) for cut in seen)
