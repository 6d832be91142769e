"""Train a super-resolution stage: `python -m backend.training.upsampling tsr|ssr --out FOLDER`.

Half of each batch is the procedural world, half a procedural stand-in for photographs (dead leaves with 1/f texture),
so that real footage meets edges and textures that the stage has seen.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from backend.diffusion.schedule import add_noise, velocity
from backend.models.conditioning import spatial_condition, temporal_condition
from backend.models.embedded import FRAME_STEP, StageNetwork, build_stage
from backend.models.text import build_tokenizer, tokenize
from backend.training.corpus import EMPTY_SHARE, to_tensor
from backend.training.leaves import leaves_clip
from backend.training.loop import Plan, Training
from backend.training.weights import load_weights
from backend.world.caption import caption
from backend.world.render import clip_times, render
from backend.world.split import sample_training_scene
from backend.world.vocabulary import VOCABULARY

MOST_AUGMENTATION = 0.4  # highest noise level of the condition while training


@dataclass(frozen=True)
class Sample:
    """Targets [B, 3, T, H, W] in [-1, 1], the previous stage's true output, and captions."""

    target: Tensor
    low: Tensor
    captions: list[str]


def draw_clip(rng: np.random.Generator, frames: int, height: int, width: int) -> tuple[np.ndarray, str]:
    """One clip uint8 [frames, height, width, 3] of either kind and its caption."""
    if rng.random() < 0.5:
        return leaves_clip(rng, frames, height, width), ""
    scene = sample_training_scene(rng)
    told = "" if rng.random() < EMPTY_SHARE else caption(scene, rng)
    if frames == 1:
        return render(scene, rng.random(1, dtype=np.float32), height, width), told
    first = int(rng.integers(0, 33 - frames))
    return render(scene, clip_times(32)[first : first + frames], height, width), told


def draw_spatial(rng: np.random.Generator, count: int, frames: int) -> Sample:
    """Crops of 24x40 of clips of 48x80 and the area average of each, 12x20."""
    clips, captions = zip(*(draw_clip(rng, frames, 48, 80) for _ in range(count)), strict=True)
    top, left = 2 * int(rng.integers(0, 13)), 2 * int(rng.integers(0, 21))
    target = to_tensor(np.stack(clips))[..., top : top + 24, left : left + 40]
    low = F.avg_pool3d(target, (1, 2, 2))
    return Sample(target, low, list(captions))


def draw_temporal(rng: np.random.Generator, count: int, frames: int) -> Sample:
    """Clips of `frames` (even) frames of 24x40; every second one is known."""
    clips, captions = zip(*(draw_clip(rng, frames, 24, 40) for _ in range(count)), strict=True)
    target = to_tensor(np.stack(clips))
    return Sample(target, target[:, :, ::2], list(captions))


@dataclass(frozen=True)
class Recipe:
    """How one stage is trained: clips of `frames` frames, `count` a step; the rest of the steps on single frames."""

    plan: Plan
    frames: int
    count: int
    single_share: float
    single_count: int


RECIPES = {
    "ssr": Recipe(Plan(steps=3000, muon_rate=0.02, adam_rate=1e-3), 8, 4, 0.6, 32),
    "tsr": Recipe(Plan(steps=3000, muon_rate=0.02, adam_rate=1e-3), 8, 5, 0.0, 0),
}


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=RECIPES)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to start from")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    recipe = RECIPES[arguments.stage]
    if arguments.steps:
        recipe = replace(recipe, plan=replace(recipe.plan, steps=arguments.steps))
    arguments.out.mkdir(parents=True, exist_ok=True)
    network = build_stage(arguments.stage)
    if arguments.start:
        network.load_state_dict(load_weights(arguments.start))
    tokenizer = build_tokenizer(VOCABULARY)
    training = Training(network, recipe.plan, arguments.out)
    training.resume()

    def loss_at(step: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((arguments.seed, step))
        generator = torch.Generator().manual_seed(arguments.seed * 1_000_003 + step)
        single = rng.random() < recipe.single_share
        frames, count = (1, recipe.single_count) if single else (recipe.frames, recipe.count)
        sample = (draw_spatial if arguments.stage == "ssr" else draw_temporal)(rng, count, frames)
        return {"loss": stage_loss(network, tokenizer, arguments.stage, sample, generator)}

    training.advance(loss_at)


def stage_loss(
    network: StageNetwork, tokenizer: Tokenizer, stage: str, sample: Sample, generator: torch.Generator
) -> Tensor:
    """Mean squared error of v, given the augmented condition."""
    count, _, frames, height, width = sample.target.shape
    level = torch.rand(count, generator=generator) * MOST_AUGMENTATION
    noise = torch.randn(sample.low.shape, generator=generator)
    if stage == "ssr":
        condition = spatial_condition(sample.low, height, width, level, noise)
    else:
        condition = temporal_condition(sample.low, level, noise)
    s = (torch.arange(count) + torch.rand(count, generator=generator)) / count
    s = s[torch.randperm(count, generator=generator)]
    eps = torch.randn(sample.target.shape, generator=generator)
    with torch.autocast("cpu", torch.bfloat16):
        z = add_noise(sample.target, eps, s)
        text = network.text(*tokenize(tokenizer, sample.captions))
        v = network.unet(z, s, text, condition, frames > 1, FRAME_STEP[stage])
    return (v - velocity(sample.target, eps, s)).square().mean()


if __name__ == "__main__":
    main()
