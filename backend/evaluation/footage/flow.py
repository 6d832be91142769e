"""Motion seen as optical flow: how much there is, and whether a result moves as its source does."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.media.flow import Flow, optical_flow

Frame = NDArray[np.uint8]
Clip = NDArray[np.uint8]


def warp_back(second: Frame, flow: Flow) -> NDArray[np.float32]:
    """`second` sampled at p + flow(p), float32 [H, W, 3]: `first` again, where nothing was covered."""
    x, y = _targets(flow)
    back = cv2.remap(second.astype(np.float32), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(back, np.float32)


def consistent(forward: Flow, backward: Flow) -> NDArray[np.bool_]:
    """Where the flow there and back returns, [H, W]: not covered, not out of the frame, not misjudged.

    |w + w'|^2 < 0.01 (|w|^2 + |w'|^2) + 0.5 (Sundaram, Brox & Keutzer 2010, equation 5).
    """
    x, y = _targets(forward)
    height, width = forward.shape[:2]
    back = cv2.remap(backward, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    apart = np.square(forward + back).sum(axis=-1)
    allowed = 0.01 * (np.square(forward).sum(axis=-1) + np.square(back).sum(axis=-1)) + 0.5
    inside = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    return np.asarray((apart < allowed) & inside)


def warp_error(source: Clip, result: Clip) -> float:
    """How badly the result follows the source's motion (Lai et al. 2018, section 3.2): a mean square, for [0, 1].

    Each frame of the result is compared with the next one, brought back along the source's flow, where that flow is
    consistent. A clip that moves exactly as its source has only the error of the flow, that of `warp_error(source,
    source)`. Raises ValueError for clips of two shapes, of less than two frames, or without any consistent flow.
    """
    if source.shape != result.shape or len(source) < 2:
        raise ValueError(f"two clips of one shape with two frames are needed, not {source.shape} and {result.shape}")
    total, count = 0.0, 0
    for (first, second), (shown, following) in zip(pairwise(source), pairwise(result), strict=True):
        forward = optical_flow(first, second)
        seen = consistent(forward, optical_flow(second, first))
        total += float(np.square((shown - warp_back(following, forward)) / 255)[seen].sum())
        count += 3 * int(seen.sum())
    if not count:
        raise ValueError("the source has no consistent flow")
    return total / count


def motion_magnitude(clip: Clip) -> float:
    """The mean length of the flow from frame to frame, in percent of the frame's diagonal; 0 for a still."""
    lengths = [float(np.linalg.norm(optical_flow(*pair), axis=-1).mean()) for pair in pairwise(clip)]
    diagonal = float(np.hypot(*clip.shape[1:3]))
    return 100 * float(np.mean(lengths)) / diagonal if lengths else 0.0


def _targets(flow: Flow) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    height, width = flow.shape[:2]
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    return flow[..., 0] + x, flow[..., 1] + y[:, None]
