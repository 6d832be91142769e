"""Noise that belongs to frames: windows and chunks that overlap share it, whatever the order they are computed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor

from .samplers import Noise


@dataclass(frozen=True)
class FrameNoise:
    """The standard normal noise of one stage: a pure function of seed, stage, use and the frame's index in the clip."""

    seed: int
    stage: int

    def __call__(self, use: str, frames: range, height: int, width: int) -> Tensor:
        """[1, 3, T, height, width] for these frames; `use` names the draw ("start", "condition")."""
        noise = torch.empty(1, 3, len(frames), height, width)
        for index, frame in enumerate(frames):
            noise[0, :, index] = torch.randn((3, height, width), generator=self._generator(use, frame))
        return noise

    def steps(self, frames: range, height: int, width: int) -> Noise:
        """What a sampler asks for: the noise of each of its steps."""
        return lambda step: self(f"step {step}", frames, height, width)

    def _generator(self, use: str, frame: int) -> torch.Generator:
        digest = hashlib.blake2b(f"{self.seed}/{self.stage}/{use}/{frame}".encode(), digest_size=4).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest, "big"))  # the generator reads 32 bits of a seed
