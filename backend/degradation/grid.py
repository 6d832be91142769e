"""Between a strip (any length, size and rate) and a cascade's grid (a few small frames).

Grid frame j of G lies at source position j (N - 1) / (G - 1), so both ends meet; a stage with fewer frames than the
finest grid takes every second, fourth ... of them. Both axes of a frame are scaled to the grid independently, and back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from backend.media.resize import resize

Frame = NDArray[np.uint8]


def source_indices(source_frames: int, grid_frames: int) -> list[int]:
    """The source frame nearest to each grid frame: grid_frames numbers in [0, source_frames)."""
    if grid_frames == 1:
        return [0]
    return [round(j * (source_frames - 1) / (grid_frames - 1)) for j in range(grid_frames)]


def degrade(frames: Iterable[Frame], source_frames: int, grid: tuple[int, int, int]) -> Tensor:
    """A strip's frames uint8 [H, W, 3], read once, to the grid (T, H, W): float32 [1, 3, T, H, W] in [-1, 1].

    Pixels are area averages (Lanczos where the strip is smaller than the grid). Memory is the grid's, however long the
    strip. Raises ValueError when `frames` ends early.
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
    raise ValueError(f"{source_frames} frames were announced, {len(small)} of {count} needed ones came")


def coarsen(clip: Tensor, grid: tuple[int, int, int]) -> Tensor:
    """A clip [B, 3, T, H, W] on a coarser grid whose every size divides its own: every n-th frame, area averages."""
    step, rows, columns = (have // want for have, want in zip(clip.shape[2:], grid, strict=True))
    return F.avg_pool3d(clip[:, :, ::step], (1, rows, columns))


def restore(clip: Tensor, stage_step: int, source_frames: int, height: int, width: int) -> Iterator[Frame]:
    """A stage's output [1, 3, T, h, w] in [-1, 1] as a strip: `source_frames` frames uint8 [height, width, 3].

    Plain interpolation: Lanczos in space, linear in time. `stage_step` is the distance of the stage's frames on the
    finest grid (2 for the base, 1 after one TSR); after the stage's last frame that frame stays.
    """
    frames = clip[0].permute(1, 2, 3, 0).numpy()
    finest = stage_step * len(frames)
    for index in range(source_frames):
        position = index * (finest - 1) / max(source_frames - 1, 1) / stage_step
        before = min(int(position), len(frames) - 1)
        after = min(before + 1, len(frames) - 1)
        share = min(position - before, 1.0)
        mixed = frames[before] * (1 - share) + frames[after] * share
        yield to_uint8(resize(mixed, height, width))


def to_tensor(clip: NDArray[np.uint8]) -> Tensor:
    """uint8 [T, H, W, 3] -> float32 [1, 3, T, H, W] in [-1, 1]."""
    return torch.from_numpy(clip).permute(3, 0, 1, 2)[None].float() / 127.5 - 1


def to_uint8(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[-1, 1] -> uint8, rounded."""
    pixels: NDArray[np.uint8] = np.clip(np.rint((values + 1) * 127.5), 0, 255).astype(np.uint8)
    return pixels
