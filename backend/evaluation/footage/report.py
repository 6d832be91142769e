"""Everything that can be measured of one result and its source without a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .fidelity import psnr, ssim
from .flicker import flicker
from .flow import motion_magnitude, warp_error


@dataclass(frozen=True)
class FootageScores:
    """`psnr` in dB and `ssim` outside the mask; the others of the whole frame, of the result and of the source itself.

    `warp_error` is a mean square for [0, 1], `flicker` in grey levels, `motion` in percent of the diagonal a frame.
    """

    psnr: float
    ssim: float
    warp_error: float
    source_warp_error: float
    flicker: float
    source_flicker: float
    motion: float
    source_motion: float


def footage_scores(
    source: NDArray[np.uint8], result: NDArray[np.uint8], mask: NDArray[np.bool_] | None = None
) -> FootageScores:
    """The scores of clips uint8 [T, H, W, 3] of one shape, T >= 3; see the functions for `mask` and for ValueError."""
    return FootageScores(
        psnr=psnr(source, result, mask),
        ssim=ssim(source, result, mask),
        warp_error=warp_error(source, result),
        source_warp_error=warp_error(source, source),
        flicker=flicker(result),
        source_flicker=flicker(source),
        motion=motion_magnitude(result),
        source_motion=motion_magnitude(source),
    )
