"""Train a super-resolution network: `python -m backend.training.upsampling tsr|ssr|ssr4 --out FOLDER`.

One network serves every stage of its kind: `tsr` doubles the frames at any rate of the cascade, `ssr` doubles and
`ssr4` quadruples height and width. They train on crops of the procedural world, of a procedural stand-in for
photographs, of photos and of footage (SHARES); docs/upsampling.md has the reasons.
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
from backend.models.conditioning import augmentation_levels, spatial_condition, temporal_condition
from backend.models.embedded import StageNetwork, build_network
from backend.models.precision import mixed_precision
from backend.models.residual import residual_weight
from backend.models.text import build_tokenizer, tokenize
from backend.training.corpus import EMPTY_SHARE, to_tensor
from backend.training.leaves import leaves_clip
from backend.training.loop import Plan, Training
from backend.training.photographic import draw_footage, draw_photograph
from backend.training.weights import load_weights
from backend.world.caption import caption
from backend.world.render import clip_times, render
from backend.world.split import sample_training_scene
from backend.world.vocabulary import VOCABULARY

BASE_FRAMES = 16

SHARES = {"world": 0.25, "leaves": 0.2, "photograph": 0.35, "footage": 0.2}
"""Of the clips that are drawn; only those of the world have captions."""


@dataclass(frozen=True)
class Recipe:
    """How one network is trained.

    `factor` is that of height and width, or 1 for a network that doubles the frames. A step sees clips of one of
    `lengths` frames each of `crop` (height, width), `frames` in all, at one of `steps`, the distances of two frames in
    frames of the base. `scales` are the pixels of a real picture to a pixel of the crop.
    """

    plan: Plan
    factor: int
    crop: tuple[int, int]
    scales: tuple[float, float]
    lengths: tuple[int, ...]
    frames: int
    steps: tuple[float, ...]


PLAN = Plan(steps=3000, muon_rate=0.006, adam_rate=5e-4)
RECIPES = {
    "tsr": Recipe(PLAN, 1, (24, 40), (1.5, 20.0), (8, 16, 32), 32, (0.5, 0.25, 0.125)),
    "ssr": Recipe(PLAN, 2, (24, 40), (3.0, 20.0), (1, 1, 8, 32), 32, (0.5,)),
    "ssr4": Recipe(PLAN, 4, (48, 80), (1.0, 6.0), (1, 1, 8, 32), 32, (0.5, 0.125)),
}


@dataclass(frozen=True)
class Sample:
    """Targets [B, 3, T, H, W] in [-1, 1], the stage before's true output, and captions.

    Of a network that doubles the frames, `low` tells of T' >= T frames, of which the target is `first` and following.
    `step` is the distance of two frames of the target in frames of the base.
    """

    target: Tensor
    low: Tensor
    captions: list[str]
    step: float
    first: int = 0


def draw_clip(rng: np.random.Generator, recipe: Recipe, frames: int, step: float) -> tuple[np.ndarray, str]:
    """One crop uint8 [frames, height, width, 3] of any kind, and its caption."""
    kind = rng.choice(list(SHARES), p=list(SHARES.values()))
    if kind == "world":
        return draw_world(rng, frames, *recipe.crop, step)
    if kind == "leaves":
        return leaves_clip(rng, frames, *recipe.crop, step), ""
    draw = draw_photograph if kind == "photograph" else draw_footage
    return draw(rng, frames, *recipe.crop, step, recipe.scales), ""


def draw_world(rng: np.random.Generator, frames: int, height: int, width: int, step: float) -> tuple[np.ndarray, str]:
    """A crop of the procedural world drawn at twice the crop's size, and its caption."""
    scene = sample_training_scene(rng)
    told = "" if rng.random() < EMPTY_SHARE else caption(scene, rng)
    times = clip_times(round(BASE_FRAMES / step))
    first = int(rng.integers(0, len(times) - frames + 1))
    clip = render(scene, times[first : first + frames], 2 * height, 2 * width)
    top, left = int(rng.integers(0, height + 1)), int(rng.integers(0, width + 1))
    return clip[:, top : top + height, left : left + width], told


def draw(rng: np.random.Generator, recipe: Recipe) -> Sample:
    """What one step trains on."""
    frames = int(rng.choice(recipe.lengths))
    step = float(rng.choice(recipe.steps))
    return (draw_temporal if recipe.factor == 1 else draw_spatial)(rng, recipe, frames, step)


def draw_spatial(rng: np.random.Generator, recipe: Recipe, frames: int, step: float) -> Sample:
    """Crops and their area averages."""
    clips, captions = draw_clips(rng, recipe, recipe.frames // frames, frames, step)
    return Sample(clips, F.avg_pool3d(clips, (1, recipe.factor, recipe.factor)), captions, step)


def draw_temporal(rng: np.random.Generator, recipe: Recipe, frames: int, step: float) -> Sample:
    """Crops and every second frame of them, known and unknown frames at both ends.

    Half of the time the clip goes on beyond the target, which may then begin with an unknown frame, and ends with one
    between two that are known. (A target as long as the world's clip has nothing beyond.)
    """
    goes_on = frames + 2 <= round(BASE_FRAMES / step) and rng.random() < 0.5
    more = 2 if goes_on else 0
    first = int(rng.integers(0, more + 1))
    clips, captions = draw_clips(rng, recipe, recipe.frames // frames, frames + more, step)
    return Sample(clips[:, :, first : first + frames], clips[:, :, ::2], captions, step, first)


def draw_clips(
    rng: np.random.Generator, recipe: Recipe, count: int, frames: int, step: float
) -> tuple[Tensor, list[str]]:
    """Clips [count, 3, frames, H, W] in [-1, 1] and their captions."""
    clips, captions = zip(*(draw_clip(rng, recipe, frames, step) for _ in range(count)), strict=True)
    return to_tensor(np.stack(clips)), list(captions)


def stage_loss(
    network: StageNetwork, tokenizer: Tokenizer, recipe: Recipe, sample: Sample, generator: torch.Generator
) -> Tensor:
    """Squared error of v, weighted so that every noise level and augmentation counts alike (EDM, equation 8)."""
    count, _, frames, height, width = sample.target.shape
    level = augmentation_levels(count, generator)
    noise = torch.randn(sample.low.shape, generator=generator)
    if recipe.factor == 1:
        condition = temporal_condition(sample.low, level, noise)[:, :, sample.first : sample.first + frames]
    else:
        condition = spatial_condition(sample.low, height, width, level, noise)
    s = (torch.arange(count) + torch.rand(count, generator=generator)) / count
    s = s[torch.randperm(count, generator=generator)]
    eps = torch.randn(sample.target.shape, generator=generator)
    with mixed_precision("cpu"):
        z = add_noise(sample.target, eps, s)
        text = network.text(*tokenize(tokenizer, sample.captions))
        v = network.unet(z, s, text, condition, frames > 1, sample.step)
    return (residual_weight(s, condition) * (v - velocity(sample.target, eps, s)).square()).mean()


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
    network = build_network(arguments.stage)
    if arguments.start:
        network.load_state_dict(load_weights(arguments.start))
    tokenizer = build_tokenizer(VOCABULARY)
    training = Training(network, recipe.plan, arguments.out)
    training.resume()

    def loss_at(step: int) -> dict[str, Tensor]:
        sample = draw(np.random.default_rng((arguments.seed, step)), recipe)
        generator = torch.Generator().manual_seed(arguments.seed * 1_000_003 + step)
        return {"loss": stage_loss(network, tokenizer, recipe, sample, generator)}

    training.advance(loss_at)


if __name__ == "__main__":
    main()
