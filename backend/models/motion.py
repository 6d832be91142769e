"""Frames brought halfway to their neighbours along the optical flow: the first guess of the frames between."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.media.flow import optical_flow

AROUND = 7  # pixels a side of the place where two frames are compared
DOUBT = 0.001  # mean square, in [-1, 1], that flow explains of noise alone and must exceed to be believed


def brought_halfway(low: Tensor, noised: Tensor) -> tuple[Tensor, Tensor]:
    """For each frame k: k on its way to k + 1 and k + 1 on its way back to k, both at the half; each like `noised`.

    low, noised [B, 3, T, h, w]: the flow is that of `low`, in [-1, 1]; what is moved is `noised`. The point that will
    be at p at the half is looked for at p - flow(p) / 2. Where that does not make the two frames agree, they stay where
    they are: with a and b the mean squares by which they differ around p as they are and when moved, the result is the
    moved frame's share a / (a + b + DOUBT). The last frame has no following one and stays.
    """
    following = torch.cat((low[:, :, 1:], low[:, :, -1:]), dim=2)
    ahead, back = (-flow / 2 for flow in _flows(low, following))
    moved = _moved(low, ahead), _moved(following, back)
    still, met = _disagreement(low, following), _disagreement(*moved)
    share = still / (still + met + DOUBT)
    after = torch.cat((noised[:, :, 1:], noised[:, :, -1:]), dim=2)
    return noised.lerp(_moved(noised, ahead), share), after.lerp(_moved(after, back), share)


def _flows(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """The flow of each frame to the other clip's and back, in pixels, both [B, T, h, w, 2]."""
    one, other = (_pixels(clip) for clip in (first, second))
    ahead, back = (
        np.stack([[optical_flow(*pair) for pair in zip(*clips, strict=True)] for clips in zip(*both, strict=True)])
        for both in ((one, other), (other, one))
    )
    return torch.from_numpy(ahead).to(first), torch.from_numpy(back).to(first)


def _pixels(clip: Tensor) -> np.ndarray:
    """[B, 3, T, h, w] in [-1, 1] -> uint8 [B, T, h, w, 3]."""
    pixels: np.ndarray = ((clip.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 4, 1).cpu().numpy()
    return pixels


def _moved(clip: Tensor, where: Tensor) -> Tensor:
    """clip [B, 3, T, h, w] sampled at p + where(p), where [B, T, h, w, 2] in pixels; beyond the frame its edge."""
    height, width = clip.shape[-2:]
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    points = torch.stack((columns, rows), dim=-1).to(where) + where
    sizes = torch.tensor([width, height]).to(where)
    grid = ((2 * points + 1) / sizes - 1).flatten(0, 1)
    frames = clip.transpose(1, 2).flatten(0, 1)
    moved = F.grid_sample(frames, grid, mode="bicubic", padding_mode="border", align_corners=False)
    return moved.unflatten(0, (clip.shape[0], clip.shape[2])).transpose(1, 2)


def _disagreement(first: Tensor, second: Tensor) -> Tensor:
    """The mean square of what differs around each pixel, [B, 1, T, h, w]."""
    squares = (first - second).square().mean(dim=1)
    rim = AROUND // 2
    around = F.avg_pool2d(F.pad(squares, (rim,) * 4, mode="replicate"), AROUND, stride=1)
    return around[:, None]
