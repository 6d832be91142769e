"""Training data: a function of seed and step, and never of a held-out scene."""

from __future__ import annotations

import torch

from backend.training.corpus import draw, noise_levels
from backend.training.leaves import leaves_clip
from backend.world.caption import parse
from backend.world.split import held_out


def test_a_batch_is_a_function_of_seed_and_step() -> None:
    first, again, later = draw(0, 5, 3, 4), draw(0, 5, 3, 4), draw(0, 6, 3, 4)
    assert torch.equal(first.clips, again.clips) and first.captions == again.captions
    assert not torch.equal(first.clips, later.clips)


def test_clips_are_in_range_and_of_the_asked_shape() -> None:
    batch = draw(1, 0, 2, 16, height=48, width=80)
    assert batch.clips.shape == (2, 3, 16, 48, 80)
    assert batch.clips.min() >= -1 and batch.clips.max() <= 1


def test_held_out_combinations_are_never_drawn() -> None:
    told = [parse(caption) for step in range(20) for caption in draw(2, step, 16, 2, 6, 10).captions if caption]
    assert len(told) > 200
    assert not [attributes for attributes in told if held_out(attributes)]


def test_some_prompts_are_dropped_for_guidance() -> None:
    captions = [caption for step in range(10) for caption in draw(3, step, 32, 1, 6, 10).captions]
    assert 0.05 < captions.count("") / len(captions) < 0.2


def test_noise_levels_cover_everything_and_favour_where_shapes_are_decided() -> None:
    levels = noise_levels(1000, torch.Generator().manual_seed(0))
    assert levels.min() >= 0 and levels.max() <= 1
    inside = ((levels > 0.45) & (levels < 0.95)).float().mean()
    assert 0.7 < inside < 0.8


def test_leaves_move_and_repeat() -> None:
    import numpy as np

    clip = leaves_clip(np.random.default_rng(4), 5, 48, 80)
    assert clip.shape == (5, 48, 80, 3) and clip.dtype == np.uint8
    assert np.array_equal(clip, leaves_clip(np.random.default_rng(4), 5, 48, 80))
    assert np.abs(clip[0].astype(int) - clip[4]).mean() > 1
