"""PSNR and SSIM against their definitions, written out a second time, and against cases that can be solved by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.evaluation.footage.fidelity import LUMA, psnr, ssim, ssim_map
from tests.evaluation.footage.scenes import texture


def clip(value: int = 100, frames: int = 2) -> NDArray[np.uint8]:
    return np.full((frames, 20, 24, 3), value, np.uint8)


def left_half(frames: int = 2) -> NDArray[np.bool_]:
    mask = np.zeros((frames, 20, 24), bool)
    mask[:, :, :12] = True
    return mask


def test_psnr_of_an_even_error() -> None:
    assert psnr(clip(100), clip(110)) == pytest.approx(20 * math.log10(255 / 10))
    assert psnr(clip(110), clip(100)) == pytest.approx(20 * math.log10(255 / 10))
    assert psnr(clip(), clip()) == math.inf


def test_psnr_looks_outside_the_mask_only() -> None:
    result = clip()
    result[:, :, :12] += 50
    result[:, :, 12:] += 2
    assert psnr(clip(), result, left_half()) == pytest.approx(20 * math.log10(255 / 2))
    assert psnr(clip(), result, left_half()[0]) == pytest.approx(20 * math.log10(255 / 2))
    assert psnr(clip(), result, ~left_half()) == pytest.approx(20 * math.log10(255 / 50))


def test_ssim_of_even_frames_is_the_luminance_term() -> None:
    c1 = (0.01 * 255) ** 2
    assert ssim(clip(100), clip(140)) == pytest.approx((2 * 100 * 140 + c1) / (100**2 + 140**2 + c1))


def test_ssim_of_a_clip_with_itself_and_with_its_negative() -> None:
    frames = texture(24, 32)[None]
    assert ssim(frames, frames) == pytest.approx(1)
    assert ssim(frames, 255 - frames) < -0.3


def by_definition(first: NDArray[np.uint8], second: NDArray[np.uint8], top: int, left: int) -> float:
    """One window, straight from equations 13 to 17 of the paper, in plain Python."""
    weights = {
        (i, j): math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / (2 * 1.5**2)) for i in range(11) for j in range(11)
    }  # fmt: skip
    whole = sum(weights.values())

    def mean(of: object) -> float:
        assert callable(of)
        return sum(w / whole * of(top + i, left + j) for (i, j), w in weights.items())

    def x(i: int, j: int) -> float:
        return float(first[i, j] @ LUMA)

    def y(i: int, j: int) -> float:
        return float(second[i, j] @ LUMA)

    mx, my = mean(x), mean(y)
    vx = mean(lambda i, j: (x(i, j) - mx) ** 2)
    vy = mean(lambda i, j: (y(i, j) - my) ** 2)
    cov = mean(lambda i, j: (x(i, j) - mx) * (y(i, j) - my))
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return (2 * mx * my + c1) * (2 * cov + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))


def test_ssim_is_its_definition() -> None:
    first = texture(14, 16)
    noise = np.random.default_rng(1).normal(0, 20, first.shape)
    second = np.clip(first + noise, 0, 255).astype(np.uint8)
    found = ssim_map(first, second)
    assert found.shape == (4, 6)
    for top, left in ((0, 0), (3, 5), (2, 1)):
        assert found[top, left] == pytest.approx(by_definition(first, second, top, left), abs=1e-9)
    assert ssim(first[None], second[None]) == pytest.approx(found.mean())


def test_ssim_takes_no_window_that_touches_the_mask() -> None:
    source = texture(30, 40)[None]
    result = source.copy()
    result[:, :, :15] = 255 - result[:, :, :15]
    mask = np.zeros((1, 30, 40), bool)
    mask[:, :, :15] = True
    assert ssim(source, result, mask) == pytest.approx(1)
    assert ssim(source, result) < 0.9
    mask[:, :, 14] = False
    assert ssim(source, result, mask) < 1 - 1e-4


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        psnr(clip(frames=2), clip(frames=3))
    with pytest.raises(ValueError, match="everything"):
        psnr(clip(), clip(), np.ones((20, 24), bool))
    with pytest.raises(ValueError, match="no window"):
        ssim(clip(), clip(), left_half() | (np.arange(24) % 2 == 0))
    with pytest.raises(ValueError, match="smaller"):
        ssim(clip()[:, :10], clip()[:, :10])
