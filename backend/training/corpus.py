"""Batches of the procedural world, each a pure function of (seed, step): a resumed training sees the same data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.world.caption import caption
from backend.world.render import clip_times, parts, render
from backend.world.split import WIDENED, Mix, sample_training_scene

EMPTY_SHARE = 0.1  # prompts dropped, for classifier-free guidance
MOTION_SHARE = 0.3  # single frames whose caption still tells the motion


@dataclass(frozen=True)
class Batch:
    """Clips [B, 3, T, H, W] in [-1, 1], their captions, and what their pixels are made of [B, 3, T, H, W]."""

    clips: Tensor
    captions: list[str]
    parts: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        return Batch(self.clips.to(device), self.captions, self.parts.to(device))

    @property
    def objects(self) -> Tensor:
        """The objects' share of each pixel, [B, 1, T, H, W]."""
        return self.parts[:, :2].amax(1, keepdim=True)


def to_tensor(clips: np.ndarray) -> Tensor:
    """uint8 [B, T, H, W, 3] -> float32 [B, 3, T, H, W] in [-1, 1]."""
    return torch.from_numpy(clips).permute(0, 4, 1, 2, 3).float() / 127.5 - 1


def draw(seed: int, step: int, count: int, frames: int, height: int = 24, width: int = 40, mix: Mix = WIDENED) -> Batch:
    """`count` clips of `frames` frames, evenly spread over the whole clip; a single frame is drawn at a random time."""
    rng = np.random.default_rng((seed, step))
    clips, captions, made_of = [], [], []
    for _ in range(count):
        scene = sample_training_scene(rng, mix)
        single = frames == 1
        times = rng.random(1, dtype=np.float32) if single else clip_times(frames)
        clips.append(render(scene, times, height, width))
        made_of.append(parts(scene, times, height, width))
        told = "" if rng.random() < EMPTY_SHARE else caption(scene, rng, not single or rng.random() < MOTION_SHARE)
        captions.append(told)
    return Batch(to_tensor(np.stack(clips)), captions, torch.from_numpy(np.stack(made_of)))


# Most noise levels are drawn where it is decided what is to be learned: the shape of an object shows in one frame; its
# path shows through 16 frames where one frame alone shows nothing yet, and only above that has the prompt to tell it.
SHAPES_DECIDED = (0.5, 0.93)
PATHS_DECIDED = (0.88, 1.0)
CLIPS_DECIDED = (0.7, 1.0)
FOCUS_SHARE = 0.75


def noise_levels(count: int, generator: torch.Generator, focus: tuple[float, float] = SHAPES_DECIDED) -> Tensor:
    """Stratified noise levels [count]: a share of FOCUS_SHARE over `focus`, the rest over [0, 1]."""
    low, high = focus
    strata = (torch.arange(count) + torch.rand(count, generator=generator)) / count
    anywhere, focused = strata / (1 - FOCUS_SHARE), (strata - 1 + FOCUS_SHARE) / FOCUS_SHARE
    levels = torch.where(strata < 1 - FOCUS_SHARE, anywhere, low + focused * (high - low))
    return levels[torch.randperm(count, generator=generator)]


def object_weight(objects: Tensor, s: Tensor) -> Tensor:
    """The loss's weight [B, 1, T, H, W] at levels s [B]: up to seven times as much at an object and its rim.

    An object covers a tenth of the frame, so an even mean teaches backgrounds. The weight depends on the clean clip and
    would bias the prediction where the object's place is still open, so it fades out from s = 0.85 to 1.
    """
    with_rim = F.max_pool3d(objects, (1, 5, 5), stride=1, padding=(0, 2, 2))
    return 1 + 6 * ((1 - s) / 0.15).clamp(0, 1).reshape(-1, 1, 1, 1, 1) * with_rim
