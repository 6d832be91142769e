"""Between a strip (any length, size and rate) and a cascade's grids (few small frames).

A grid spans the strip: frame j of T is the strip at the share j / T of its duration, whatever stage the grid is of, so
that frame 2j of a grid with twice the frames is frame j. Both axes of a frame are scaled independently, and back.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from backend.media.resize import resize

Frame = NDArray[np.uint8]


def source_indices(source_frames: int, grid_frames: int) -> list[int]:
    """The source frame nearest to each grid frame: grid_frames numbers in [0, source_frames)."""
    step = Fraction(source_frames, grid_frames)
    return [min(math.floor(j * step + Fraction(1, 2)), source_frames - 1) for j in range(grid_frames)]


def degrade(frames: Iterable[Frame], source_frames: int, grid: tuple[int, int, int]) -> Tensor:
    """A strip's frames uint8 [H, W, 3], read once, to the grid (T, H, W): float32 [1, 3, T, H, W] in [-1, 1].

    Pixels are area averages (Lanczos where the strip is smaller than the grid). Memory is the grid's, whatever the
    strip's size and rate. Raises ValueError when `frames` ends early.
    """
    count, height, width = grid
    wanted = source_indices(source_frames, count)
    needed = set(wanted)
    small: dict[int, Frame] = {}
    for index, frame in enumerate(frames):
        if index in needed:
            small[index] = resize(frame, height, width)
        if index == wanted[-1]:
            return to_tensor(np.stack([small[i] for i in wanted]))
    raise ValueError(f"{source_frames} frames were announced, {len(small)} of {len(needed)} needed ones came")


def coarsen(clip: Tensor, grid: tuple[int, int, int]) -> Tensor:
    """A clip [B, 3, T, H, W] on a coarser grid whose every size divides its own: every n-th frame, area averages."""
    step, rows, columns = (have // want for have, want in zip(clip.shape[2:], grid, strict=True))
    return F.avg_pool3d(clip[:, :, ::step], (1, rows, columns))


def restore(clip: NDArray[np.uint8], source_frames: int, height: int, width: int) -> Iterator[Frame]:
    """A stage's output uint8 [T, h, w, 3] as a strip: `source_frames` frames uint8 [height, width, 3], one by one.

    Plain interpolation: Lanczos in space, linear in time; after the stage's last frame that frame stays.
    """
    for index in range(source_frames):
        before, rest = divmod(index * len(clip), source_frames)
        after = min(before + 1, len(clip) - 1)
        share = np.float32(rest / source_frames)
        if rest == 0 or before == after:
            yield resize(np.asarray(clip[before]), height, width)
            continue
        mixed = clip[before] * (1 - share) + clip[after] * share
        yield np.clip(np.rint(resize(mixed, height, width)), 0, 255).astype(np.uint8)


def to_tensor(clip: NDArray[np.uint8]) -> Tensor:
    """uint8 [T, H, W, 3] -> float32 [1, 3, T, H, W] in [-1, 1]."""
    return torch.from_numpy(clip).permute(3, 0, 1, 2)[None].float() / 127.5 - 1


def to_uint8(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[-1, 1] -> uint8, rounded."""
    pixels: NDArray[np.uint8] = np.clip(np.rint((values + 1) * 127.5), 0, 255).astype(np.uint8)
    return pixels
