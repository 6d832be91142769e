"""Overlapping windows: they cover, their weights sum to one, and what they blend has no seam."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import Tensor

from backend.diffusion import windows
from backend.diffusion.noise import FrameNoise
from backend.diffusion.samplers import Denoiser, noise_levels, stochastic_ddim
from backend.diffusion.schedule import expand, gamma, sigma

SIZES = [(1, 16, 8), (16, 16, 8), (17, 16, 8), (31, 16, 8), (121, 16, 8), (33, 32, 8), (57, 32, 8), (960, 32, 8)]


@pytest.mark.parametrize(("count", "size", "overlap"), SIZES)
def test_runs_cover_everything_and_overlap_enough(count: int, size: int, overlap: int) -> None:
    firsts = windows.starts(count, size, overlap)
    assert firsts[0] == 0
    assert firsts[-1] + size >= count
    assert all(0 < b - a <= size - overlap for a, b in pairwise(firsts))
    assert len(firsts) <= 1 + max(0, -(-(count - size) // (size - overlap)))  # no more than are needed


@pytest.mark.parametrize(("count", "size", "overlap"), SIZES)
def test_weights_sum_to_one_everywhere(count: int, size: int, overlap: int) -> None:
    total = torch.zeros(count)
    for span in windows.spans(count, size, overlap):
        total[span.slice] += span.weight
    torch.testing.assert_close(total, torch.ones(count))


def test_two_runs_are_cross_faded_linearly() -> None:
    before, after = windows.spans(56, 32, 8)
    steps = after.weight[:8].diff()
    torch.testing.assert_close(steps, torch.full((7,), 1 / 8))
    torch.testing.assert_close(before.weight[-8:], 1 - after.weight[:8])
    assert (before.weight[:24] == 1).all() and (after.weight[8:] == 1).all()


def test_runs_begin_at_multiples_of_the_unit() -> None:
    found = windows.spans(74, 32, 8, unit=2)
    assert [span.start % 2 for span in found] == [0] * len(found)
    assert found[-1].stop == 74


def flat_prior(mean: float, deviation: float) -> Denoiser:
    """The posterior mean for pixels that are independent and normal: a window's answer is that of the whole."""

    def denoise(z: Tensor, s: Tensor) -> Tensor:
        s = expand(s, z)
        share = gamma(s) * deviation**2 / (gamma(s) ** 2 * deviation**2 + sigma(s) ** 2)
        return (gamma(s) * z - (mean + share * (z - gamma(s) * mean))) / sigma(s)

    return denoise


def test_a_denoiser_that_needs_no_context_is_the_same_in_windows() -> None:
    z, s = FrameNoise(0, 0)("start", range(40), 9, 11), torch.tensor([0.6])
    denoiser = flat_prior(0.2, 0.3)
    pieces = windows.regions((40, 9, 11), (16, 4, 6), 0.5)
    assert len(pieces) > 20
    torch.testing.assert_close(windows.blended(pieces, lambda _: denoiser)(z, s), denoiser(z, s))


def test_a_clip_of_one_window_is_that_window_itself() -> None:
    denoiser = flat_prior(0.0, 1.0)
    assert windows.blended(windows.regions((16, 8, 8), (16, 8, 8), 0.5), lambda _: denoiser) is denoiser


def test_windows_are_evaluated_one_at_a_time() -> None:
    seen = []

    def denoise(z: Tensor, s: Tensor) -> Tensor:
        seen.append(tuple(z.shape))
        return z

    whole = torch.zeros(1, 3, 48, 8, 8)
    windows.blended(windows.regions((48, 8, 8), (16, 8, 8), 0.5), lambda _: denoise)(whole, torch.ones(1))
    assert seen == [(1, 3, 16, 8, 8)] * 5


def random_network(seed: int = 0) -> Denoiser:
    """A small convolution over space and time whose edges, as any network's, are not its middle."""
    torch.manual_seed(seed)
    layers = torch.nn.Sequential(
        torch.nn.Conv3d(3, 8, 3, padding=1), torch.nn.Tanh(), torch.nn.Conv3d(8, 8, 5, padding=2), torch.nn.Tanh(),
        torch.nn.Conv3d(8, 3, 3, padding=1),
    ).requires_grad_(False)  # fmt: skip
    return lambda z, s: layers(z) + z


def sampled(shape: tuple[int, int, int], size: tuple[int, int, int]) -> Tensor:
    noise, denoiser = FrameNoise(3, 0), random_network()
    blend = windows.blended(windows.regions(shape, size, 0.25), lambda _: denoiser)
    z = noise("start", range(shape[0]), *shape[1:])
    *_, last = stochastic_ddim(blend, z, noise_levels(1.0, 6), noise.steps(range(shape[0]), *shape[1:]))
    return last.clean


@pytest.mark.parametrize("axis", [2, 3, 4])
def test_no_seam_where_windows_meet(axis: int) -> None:
    shape, size = [8, 8, 8], [8, 8, 8]
    shape[axis - 2], size[axis - 2] = 60, 16
    clip = sampled((shape[0], shape[1], shape[2]), (size[0], size[1], size[2]))
    steps = clip.diff(dim=axis).square().mean([d for d in range(5) if d != axis]).sqrt()
    inner = windows.spans(60, 16, 4)[1:-1]
    borders = {edge for span in inner for edge in (span.start - 1, span.stop - 1)}
    elsewhere = [float(step) for index, step in enumerate(steps) if index not in borders]
    assert max(float(steps[border]) for border in borders) <= max(elsewhere)
