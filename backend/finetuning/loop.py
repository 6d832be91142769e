"""The finetuning loop: an iterator of steps whose randomness depends on the position alone, so it can be resumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from backend.diffusion.windows import starts
from backend.models.protocol import Family

from .loss import Target, frame_loss, video_loss
from .presets import Recipe

GOLDEN = 0.6180339887498949
WINDOW = 16  # frames that one step sees, the base's own number
LARGE_WINDOW = 8  # ... of frames larger than the base's
LARGE = 24 * 40


@dataclass(frozen=True)
class FinetuneStep:
    """Step `done` of `total` and its loss."""

    done: int
    total: int
    loss: float


class Finetune:
    """A stage being finetuned: its trainable parameters, Adam's state, and the step it stands at."""

    def __init__(self, family: Family, stage: str, recipe: Recipe) -> None:
        self.family, self.stage, self.recipe = family, stage, recipe
        self.parameters = trainable(family.network(stage))
        self.optimizer = torch.optim.Adam(
            self.parameters.values(), lr=recipe.learning_rate, betas=(0.9, 0.99), fused=True
        )
        self.step = 0

    def run(self, target: Target) -> Iterator[FinetuneStep]:
        """Train the remaining steps."""
        while self.step < self.recipe.steps:
            loss = self.loss_at(self.step, target)
            loss.backward()
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            self.step += 1
            yield FinetuneStep(self.step, self.recipe.steps, float(loss.detach()))

    def loss_at(self, step: int, target: Target) -> Tensor:
        """alpha L_video + (1 - alpha) L_frame (paper equation 4) of one step, a pure function of (seed, step)."""
        generator = torch.Generator().manual_seed(self.recipe.seed * 1_000_003 + step)
        target = window(target, step).to(self.family.device)
        alpha = self.recipe.alpha if target.ordered else 0.0
        total = torch.zeros((), device=self.family.device)
        if alpha > 0:
            s = (torch.rand((), generator=torch.Generator().manual_seed(self.recipe.seed)) + step * GOLDEN) % 1.0
            total = total + alpha * video_loss(self.family, self.stage, target, s[None], generator)
        if alpha < 1:
            frames = some_frames(target, generator)
            count = frames.clip.shape[2]
            s = (torch.arange(count) + torch.rand(count, generator=generator)) / count
            total = total + (1 - alpha) * frame_loss(self.family, self.stage, frames, s, generator)
        return total


def some_frames(target: Target, generator: torch.Generator) -> Target:
    """A random half of the frames, in random order: the mean over frames of equation 3, estimated at half its cost."""
    count = target.clip.shape[2]
    chosen = torch.randperm(count, generator=generator)[: (count + 1) // 2]
    low = None if target.low is None else target.low[:, :, chosen]
    return Target(target.clip[:, :, chosen], low, target.ordered)


def trainable(network: nn.Module) -> dict[str, nn.Parameter]:
    """All of a network but its text encoder, which stays as it is (the paper's is a frozen T5)."""
    network.requires_grad_(False)
    chosen = {name: p for name, p in network.named_parameters() if not name.startswith("text.")}
    for parameter in chosen.values():
        parameter.requires_grad_(True)
    return chosen


def window_frames(height: int, width: int) -> int:
    """How many frames of that size one step trains on."""
    return LARGE_WINDOW if height * width > LARGE else WINDOW


def window(target: Target, step: int) -> Target:
    """Of a long clip, the run of frames that this step trains on; each run comes in its turn."""
    size = window_frames(*target.clip.shape[-2:])
    firsts = starts(target.clip.shape[2], size, size // 2)
    first = firsts[step % len(firsts)]
    cut = slice(first, first + size)
    return Target(target.clip[:, :, cut], None if target.low is None else target.low[:, :, cut], target.ordered)
