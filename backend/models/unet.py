"""The embedded cascade's network: a factorised video U-Net, 2D convolutions with temporal attention between them.

The form is AnimateDiff's (Guo et al. 2023): every spatial layer sees one frame, every temporal layer sees one
position over all frames, or, at the coarsest grid of the base, all positions of all frames, where the path of an object
is decided. Bypassing the temporal layers (`temporal=False`) therefore gives exactly an image model applied to each
frame alone, which is what Dreamix's frame loss needs (paper section 4.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .layers import (
    Conditioning,
    ResidualBlock,
    SpaceTimeBlock,
    SpatialAttention,
    TemporalBlock,
    TextFeatures,
    sinusoids,
    zeroed,
)


@dataclass(frozen=True)
class UNetConfig:
    """Shape of one network.

    `condition_channels` are those of the previous stage's output (0 for the base); `spatial` and `temporal` say for
    each width, the finest first, whether that level attends over a frame's positions and to the text, and whether it
    has a temporal layer; `joint` counts the layers over space and time in the middle.
    """

    widths: tuple[int, ...] = (64, 128, 192)
    blocks: int = 2
    heads: int = 4
    text_width: int = 128
    embedding_width: int = 256
    pool_queries: int = 4
    condition_channels: int = 0
    patch: int = 2
    spatial: tuple[bool, ...] = (False, True, True)
    temporal: tuple[bool, ...] = (True, True, True)
    joint: int = 0


class PromptPool(nn.Module):
    """A prompt as one vector: learned queries look for what matters among its tokens."""

    def __init__(self, queries: int, width: int, out_width: int) -> None:
        super().__init__()
        self.queries = nn.Parameter(torch.randn(queries, width) * 0.1)
        self.key = nn.Linear(width, width, bias=False)
        self.out = nn.Linear(queries * width, out_width)

    def forward(self, text: TextFeatures) -> Tensor:
        """Tokens [B, L, D] -> [B, E]."""
        return self.out(self.looked_at(text))

    def looked_at(self, text: TextFeatures) -> Tensor:
        """What each query finds, one after the other: [B, queries * D]."""
        scores = self.queries @ self.key(text.tokens).transpose(1, 2) / math.sqrt(text.tokens.shape[-1])
        weights = scores.masked_fill(~text.mask[:, None, :], -torch.inf).softmax(dim=-1)
        return (weights.to(text.tokens.dtype) @ text.tokens).flatten(1)


class Level(nn.Module):
    """Residual blocks at one resolution, spatial attention where the level has it, then its temporal blocks."""

    def __init__(self, channels: tuple[int, ...], width: int, config: UNetConfig, level: int, joint: int = 0) -> None:
        super().__init__()
        self.residual = nn.ModuleList(ResidualBlock(c, width, config.embedding_width) for c in channels)
        attends = config.spatial[level]
        self.spatial = SpatialAttention(width, config.text_width, config.heads) if attends else None
        along = [TemporalBlock(width, config.embedding_width, config.heads)] if config.temporal[level] else []
        sizes = (width, config.embedding_width, config.text_width, config.heads)
        self.temporal = nn.ModuleList((*along, *(SpaceTimeBlock(*sizes) for _ in range(joint))))

    def forward(self, x: Tensor, step: Conditioning) -> Tensor:
        """x [B * T, C, h, w] -> [B * T, width, h, w]."""
        for block in self.residual:
            x = block(x, step.frame_embedding)
        if self.spatial is not None:
            x = self.spatial(x, step.frame_text)
        if step.times is not None:
            for block in self.temporal:
                x = block(x, step)
        return x


class VideoUNet(nn.Module):
    """Predicts v = gamma eps - sigma x (Salimans & Ho 2022) of a noised clip from noise level, prompt and condition."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        widths, patched = config.widths, config.patch**2
        self.time = nn.Sequential(
            nn.Linear(128, config.embedding_width), nn.SiLU(), nn.Linear(config.embedding_width, config.embedding_width)
        )
        self.pool = PromptPool(config.pool_queries, config.text_width, config.embedding_width)
        self.enter = nn.Conv2d((3 + config.condition_channels) * patched, widths[0], 3, padding=1)
        top = len(widths) - 1
        self.down, self.shrink = nn.ModuleList(), nn.ModuleList()
        for i, width in enumerate(widths):
            before = widths[max(i - 1, 0)]
            self.shrink.append(nn.Conv2d(before, width, 3, stride=2, padding=1) if i else nn.Identity())
            self.down.append(Level((width,) * config.blocks, width, config, i))
        self.middle = Level((widths[-1],), widths[-1], config, top, config.joint)
        self.up, self.grow = nn.ModuleList(), nn.ModuleList()
        for i, width in reversed(list(enumerate(widths))):
            self.grow.append(nn.Conv2d(widths[min(i + 1, top)], width, 1) if i < top else nn.Identity())
            self.up.append(Level((2 * width,) + (width,) * (config.blocks - 1), width, config, i))
        self.norm = nn.GroupNorm(8, widths[0])
        self.leave = zeroed(nn.Conv2d(widths[0], 3 * patched, 3, padding=1))

    def temporal_parameters(self) -> list[nn.Parameter]:
        """The parameters that only act across frames (paper 4.2: not finetuned by the frame term)."""
        return [p for m in self.modules() if isinstance(m, TemporalBlock | SpaceTimeBlock) for p in m.parameters()]

    def forward(
        self,
        z: Tensor,
        s: Tensor,
        text: TextFeatures,
        condition: Tensor | None = None,
        temporal: bool = True,
        frame_step: float = 1.0,
    ) -> Tensor:
        """z [B, 3, T, H, W], s [B] in [0, 1] (noise level), condition [B, K, T, H, W] -> v [B, 3, T, H, W].

        H and W are multiples of `patch` times 2 to the number of levels less one, or are padded by the caller.
        `frame_step` is the distance of two frames in frames of the base (1 at 3 fps, 0.5 after one TSR).
        """
        batch, _, frames = z.shape[:3]
        x = z if condition is None else torch.cat((z, condition), dim=1)
        x = F.pixel_unshuffle(x.transpose(1, 2).flatten(0, 1), self.config.patch)
        embedding = F.silu(self.time(sinusoids(s, 128)) + self.pool(text))
        times = torch.arange(frames, device=z.device) * (frame_step / 16) if temporal else None
        step = Conditioning(embedding, text, embedding.repeat_interleave(frames, 0), text.repeat(frames), times)
        x = self.enter(x.contiguous(memory_format=torch.channels_last))
        skips: list[Tensor] = []
        for shrink, level in zip(self.shrink, self.down, strict=True):
            x = level(shrink(x), step)
            skips.append(x)
        x = self.middle(x, step)
        for grow, level in zip(self.grow, self.up, strict=True):
            skip = skips.pop()
            x = F.interpolate(grow(x), size=skip.shape[-2:], mode="nearest")
            x = level(torch.cat((x, skip), dim=1), step)
        x = F.pixel_shuffle(self.leave(F.silu(self.norm(x))), self.config.patch)
        return x.unflatten(0, (batch, frames)).transpose(1, 2).float()
