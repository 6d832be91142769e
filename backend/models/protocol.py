"""What every model family offers to finetuning and to the cascade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from backend.diffusion.samplers import Denoiser


@dataclass(frozen=True)
class StageSpec:
    """One stage of a cascade: what comes out of it, and how it is sampled.

    `kind` is "base", "temporal" (fills in frames) or "spatial" (upscales). `frames` are those of one window of the base
    (16 frames at 3 a second); a longer clip has more in proportion. Every size is a whole multiple of the stage before.
    `steps` are the sampling steps by default; `finetuned` says whether the method finetunes this stage (paper 4.2: the
    base and the first two spatial ones). A super-resolution stage samples `chunk` frames at a time, and one evaluation
    sees at most `tile` (height, width) of them.
    """

    name: str
    kind: str
    frames: int
    height: int
    width: int
    steps: int
    finetuned: bool
    chunk: int = 32
    tile: tuple[int, int] = (192, 320)


class Family(Protocol):
    """A cascade of text-conditioned video diffusion models. Clips are float32 [B, 3, T, H, W] in [-1, 1].

    All tensors that it is given lie on its `device`.
    """

    name: str
    stages: tuple[StageSpec, ...]
    device: torch.device

    def weights(self) -> dict[str, str]:
        """The sha256 of each stage's weights."""

    def network(self, stage: str) -> nn.Module:
        """The stage's trainable module."""

    def temporal_parameters(self, stage: str) -> list[nn.Parameter]:
        """The parameters that act across frames; empty where a family cannot tell them apart."""

    def velocity(
        self, stage: str, z: Tensor, s: Tensor, prompts: list[str], condition: Tensor | None, temporal: bool
    ) -> Tensor:
        """The predicted v [B, 3, T, H, W] of z at levels s [B], differentiable; `temporal=False` keeps frames apart."""

    def loss_weight(self, stage: str, s: Tensor, condition: Tensor | None) -> Tensor:
        """What squared errors of v at levels s [B] count in this stage's loss; broadcasts against [B, 3, T, H, W]."""

    def denoiser(self, stage: str, prompt: str, condition: Tensor | None, temporal: bool = True) -> Denoiser:
        """The same for sampling: without gradient, the prompt encoded once."""

    def condition(self, stage: str, low: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """What a super-resolution stage is told of the previous output `low`, noised at `level` [B]."""

    def unknown_words(self, prompt: str) -> tuple[str, ...]:
        """The words of a prompt that this family does not understand; empty for open vocabularies."""
