"""Clips longer or larger than what a denoiser sees: overlapping windows whose predictions are blended in every step.

This is MultiDiffusion (Bar-Tal et al. 2023, equation 5) with weights that fall towards a window's ends: all windows
look at one latent, so what they draw agrees where they meet. They are evaluated one after the other.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .samplers import Denoiser


@dataclass(frozen=True)
class Span:
    """A run of positions on one axis, and the weight [size] of each; over all spans of an axis weights sum to one."""

    start: int
    weight: Tensor

    @property
    def stop(self) -> int:
        """The first position behind it."""
        return self.start + len(self.weight)

    @property
    def slice(self) -> slice:
        """For indexing."""
        return slice(self.start, self.stop)


Region = tuple[Span, Span, Span]
"""A window: a span of frames, of rows and of columns."""


def starts(count: int, size: int, overlap: int) -> list[int]:
    """Where the fewest runs of `size` begin that cover `count` and overlap by at least `overlap` < size, evenly set."""
    if count <= size:
        return [0]
    runs = math.ceil((count - overlap) / (size - overlap))
    return [round(index * (count - size) / (runs - 1)) for index in range(runs)]


def spans(count: int, size: int, overlap: int, unit: int = 1) -> list[Span]:
    """Those runs as spans, cross-faded linearly where two meet; all of them begin at multiples of `unit`."""
    size = min(size, count)
    firsts = [unit * first for first in starts(count // unit, size // unit, overlap // unit)]
    position = torch.arange(size) + 0.5
    triangle = torch.minimum(position, size - position)
    total = torch.zeros(count)
    for first in firsts:
        total[first : first + size] += triangle
    return [Span(first, triangle / total[first : first + size]) for first in firsts]


def regions(shape: tuple[int, int, int], size: tuple[int, int, int], share: float) -> list[Region]:
    """Windows of at most `size` over (T, H, W), each overlapping the next by at least this share of its size."""
    axes = [spans(count, most, int(most * share)) for count, most in zip(shape, size, strict=True)]
    return [(t, y, x) for t, y, x in itertools.product(*axes)]


def cut(clip: Tensor, region: Region) -> Tensor:
    """A window [B, C, t, h, w] of a clip [B, C, T, H, W], as a view."""
    frames, rows, columns = region
    return clip[:, :, frames.slice, rows.slice, columns.slice]


def blended(windows: Sequence[Region], denoiser_of: Callable[[Region], Denoiser]) -> Denoiser:
    """The denoiser of a whole clip [B, C, T, H, W] from those of its windows."""
    denoisers = [(region, denoiser_of(region)) for region in windows]
    if len(denoisers) == 1:
        return denoisers[0][1]

    def denoise(z: Tensor, s: Tensor) -> Tensor:
        v = torch.zeros_like(z)
        for region, window in denoisers:
            frames, rows, columns = (span.weight for span in region)
            weight = frames[:, None, None] * rows[:, None] * columns
            cut(v, region).add_(window(cut(z, region), s) * weight.to(z.device))
        return v

    return denoise
