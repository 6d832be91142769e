"""Batches of the procedural world, each a pure function of (seed, step): a resumed training sees the same data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from backend.world.caption import caption
from backend.world.render import clip_times, render
from backend.world.split import sample_training_scene

EMPTY_SHARE = 0.1  # prompts dropped, for classifier-free guidance
MOTION_SHARE = 0.3  # single frames whose caption still tells the motion


@dataclass(frozen=True)
class Batch:
    """Clips [B, 3, T, H, W] in [-1, 1] and their captions."""

    clips: Tensor
    captions: list[str]


def to_tensor(clips: np.ndarray) -> Tensor:
    """uint8 [B, T, H, W, 3] -> float32 [B, 3, T, H, W] in [-1, 1]."""
    return torch.from_numpy(clips).permute(0, 4, 1, 2, 3).float() / 127.5 - 1


def draw(seed: int, step: int, count: int, frames: int, height: int = 24, width: int = 40) -> Batch:
    """`count` clips of `frames` frames; a single frame is drawn at a random time of its clip."""
    rng = np.random.default_rng((seed, step))
    clips, captions = [], []
    for _ in range(count):
        scene = sample_training_scene(rng)
        single = frames == 1
        times = rng.random(1, dtype=np.float32) if single else clip_times(frames)
        clips.append(render(scene, times, height, width))
        told = "" if rng.random() < EMPTY_SHARE else caption(scene, rng, not single or rng.random() < MOTION_SHARE)
        captions.append(told)
    return Batch(to_tensor(np.stack(clips)), captions)


# Half of the noise levels are drawn where it is decided what is to be learned: the shape of an object shows in one
# frame, its path through 16 frames at levels where one frame alone shows nothing yet.
SHAPES_DECIDED = (0.45, 0.95)
PATHS_DECIDED = (0.8, 1.0)


def noise_levels(count: int, generator: torch.Generator, focus: tuple[float, float] = SHAPES_DECIDED) -> Tensor:
    """Stratified noise levels [count]: half over [0, 1], half over `focus`."""
    low, high = focus
    strata = (torch.arange(count) + torch.rand(count, generator=generator)) / count
    levels = torch.where(strata < 0.5, strata * 2, low + (strata - 0.5) * 2 * (high - low))
    return levels[torch.randperm(count, generator=generator)]
