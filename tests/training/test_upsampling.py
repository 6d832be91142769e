"""What super-resolution networks are trained on, and that they learn from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from backend.models.conditioning import temporal_condition
from backend.models.embedded import StageNetwork
from backend.models.residual import ResidualUNet
from backend.models.text import build_tokenizer
from backend.models.unet import UNetConfig, VideoUNet
from backend.training.upsampling import (
    RECIPES,
    SHARES,
    Sample,
    draw,
    draw_clip,
    draw_temporal,
    draw_world,
    stage_loss,
)  # fmt: skip
from backend.world.vocabulary import VOCABULARY
from tests.models.tiny import CONFIGS

SMALL = {name: replace(recipe, crop=(12, 20), lengths=(4,), frames=8) for name, recipe in RECIPES.items()}


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(config: UNetConfig) -> StageNetwork:
    torch.manual_seed(0)
    stage = StageNetwork(config)
    stage.unet = ResidualUNet(config)
    return stage


@pytest.mark.parametrize("name", RECIPES)
def test_a_sample_is_a_function_of_the_seed(name: str) -> None:
    first, again, other = (draw(rng(seed), SMALL[name]) for seed in (5, 5, 6))
    assert torch.equal(first.target, again.target) and torch.equal(first.low, again.low)
    assert first.captions == again.captions and (first.step, first.first) == (again.step, again.first)
    assert not torch.equal(first.target, other.target)


@pytest.mark.parametrize("name", RECIPES)
def test_every_length_of_a_recipe_can_be_drawn_and_gives_its_number_of_frames(name: str) -> None:
    for length in RECIPES[name].lengths:
        for seed in range(4):
            sample = draw(rng(seed), replace(SMALL[name], lengths=(length,), frames=RECIPES[name].frames))
            clips, _, frames, height, width = sample.target.shape
            assert clips * frames == RECIPES[name].frames and (frames, height, width) == (length, 12, 20)
            assert len(sample.captions) == clips and sample.target.abs().max() <= 1
            assert sample.step in RECIPES[name].steps


@pytest.mark.parametrize(("name", "factor"), [("ssr", 2), ("ssr4", 4)])
def test_low_is_the_area_average(name: str, factor: int) -> None:
    sample = draw(rng(1), SMALL[name])
    blocks = sample.target.unflatten(-1, (-1, factor)).unflatten(-3, (-1, factor)).mean((-1, -3))
    torch.testing.assert_close(sample.low, blocks)


def test_the_frames_before_and_after_are_neighbours_of_the_target_wherever_it_begins() -> None:
    begins = set()
    for seed in range(30):
        sample = draw_temporal(rng(seed), replace(SMALL["tsr"], crop=(8, 10)), 4, 0.25)  # too small to move
        level, zeros = torch.zeros(len(sample.low)), torch.zeros_like(sample.low)
        told = temporal_condition(sample.low, level, zeros)[:, :, sample.first : sample.first + 4]
        known = told[0, 6, :, 0, 0].bool()
        assert known.tolist() == [(sample.first + i) % 2 == 0 for i in range(4)]
        torch.testing.assert_close(told[:, :3, known], sample.target[:, :, known])
        for i in range(1, 3):
            if not known[i]:
                torch.testing.assert_close(told[:, :3, i], sample.target[:, :, i - 1])
                torch.testing.assert_close(told[:, 3:6, i], sample.target[:, :, i + 1])
        begins.add((sample.first, sample.low.shape[2]))
    assert begins == {(0, 2), (0, 3), (1, 3), (2, 3)}


def test_the_kinds_of_pictures_come_in_their_shares() -> None:
    assert sum(SHARES.values()) == pytest.approx(1)
    captions = [draw_clip(rng(seed), SMALL["ssr"], 1, 0.5)[1] for seed in range(300)]
    told = sum(caption != "" for caption in captions) / 300
    assert told == pytest.approx(SHARES["world"] * 0.9, abs=0.06)


def test_a_world_that_moves_slower_at_a_smaller_step() -> None:
    changes = []
    for step in (0.5, 0.125):
        clips = [draw_world(rng(seed), 4, 24, 40, step)[0].astype(float) for seed in range(8)]
        changes.append(float(np.mean([np.abs(np.diff(clip, axis=0)).mean() for clip in clips])))
    assert changes[1] < 0.5 * changes[0]


@pytest.mark.parametrize("name", ["tsr", "ssr"])
def test_an_untrained_network_already_predicts_most_of_the_velocity(name: str) -> None:
    stage, tokenizer = network(CONFIGS[name]), build_tokenizer(VOCABULARY)
    sample = draw(rng(2), SMALL[name])
    losses = []
    for unet in (stage.unet, VideoUNet(CONFIGS[name])):
        stage.unet = unet
        with torch.no_grad():
            losses.append(float(stage_loss(stage, tokenizer, SMALL[name], sample, torch.Generator().manual_seed(0))))
    assert 0 < losses[0] < 0.2 * losses[1]


def test_training_lowers_the_loss() -> None:
    stage, tokenizer = network(CONFIGS["ssr"]), build_tokenizer(VOCABULARY)
    y, x = torch.meshgrid(torch.arange(12), torch.arange(20), indexing="ij")
    stripes = (((x + y) % 4) < 2).float() * 1.6 - 0.8
    target = stripes.expand(8, 3, 1, 12, 20)
    sample = Sample(target, F.avg_pool3d(target, (1, 2, 2)), [""] * 8, 0.5)
    optimizer = torch.optim.Adam(stage.parameters(), 3e-3)
    losses = []
    for _ in range(40):
        loss = stage_loss(stage, tokenizer, SMALL["ssr"], sample, torch.Generator().manual_seed(1))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    assert np.mean(losses[-5:]) < 0.7 * losses[0]
