"""The report of one result against its source."""

from __future__ import annotations

import numpy as np

from backend.evaluation.footage.report import footage_scores
from tests.evaluation.footage.scenes import panned


def test_the_source_itself_is_perfect_and_a_still_is_not() -> None:
    source = panned(4, 3, -2)
    same = footage_scores(source, source)
    assert same.psnr == np.inf and same.ssim > 0.9999
    assert (same.warp_error, same.flicker, same.motion) == (
        same.source_warp_error, same.source_flicker, same.source_motion
    )  # fmt: skip
    still = footage_scores(source, np.repeat(source[:1], 4, axis=0))
    assert still.motion < 0.1 * still.source_motion and still.warp_error > same.warp_error
    assert still.psnr < 30 and still.flicker < still.source_flicker


def test_the_mask_hides_the_edit() -> None:
    source = panned(3, 1, 0)
    result = source.copy()
    result[:, 20:40, 30:60] = 0
    mask = np.zeros(source.shape[:3], bool)
    mask[:, 20:40, 30:60] = True
    assert footage_scores(source, result, mask).psnr == np.inf
    assert footage_scores(source, result).psnr < 30
