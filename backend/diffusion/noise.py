"""Noise that belongs to frames: windows and chunks that overlap share it, whatever the order they are computed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor

from .samplers import Noise

CPU = torch.device("cpu")


@dataclass(frozen=True)
class FrameNoise:
    """The standard normal noise of one stage: a pure function of seed, stage, use and the frame's index in the clip.

    It is given on the `device` of the model. A GPU draws other numbers than a processor, so the base's noise, stage 0,
    which decides on the content, is drawn on the processor everywhere; that of the large frames after it is drawn where
    it is needed, for on a processor it would take longer than a GPU takes for all the rest.
    """

    seed: int
    stage: int
    device: torch.device = CPU

    def __call__(self, use: str, frames: range, height: int, width: int) -> Tensor:
        """[1, 3, T, height, width] for these frames; `use` names the draw ("start", "condition")."""
        where = CPU if self.stage == 0 else self.device
        noise = torch.empty(1, 3, len(frames), height, width, device=where)
        for index, frame in enumerate(frames):
            generator = torch.Generator(where).manual_seed(self._seed(use, frame))
            noise[0, :, index] = torch.randn((3, height, width), generator=generator, device=where)
        return noise.to(self.device)

    def steps(self, frames: range, height: int, width: int) -> Noise:
        """What a sampler asks for: the noise of each of its steps."""
        return lambda step: self(f"step {step}", frames, height, width)

    def _seed(self, use: str, frame: int) -> int:
        digest = hashlib.blake2b(f"{self.seed}/{self.stage}/{use}/{frame}".encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big")  # a generator reads 32 bits of a seed
