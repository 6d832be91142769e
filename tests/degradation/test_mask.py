"""What a mask gives to the edit, pixel by pixel."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from backend.degradation.mask import blended, feathered, fitted, weight_of

RNG = np.random.default_rng(0)


def half(height: int = 40, width: int = 60, edge: int = 30) -> np.ndarray:
    """Weights that are 1 right of a column."""
    weight = np.zeros((height, width), np.float32)
    weight[:, edge:] = 1
    return weight


def test_black_is_nothing_white_is_all_and_grey_lies_between() -> None:
    greys = np.array([[0, 3, 4, 128, 251, 255]], np.uint8)
    weight = weight_of(np.repeat(greys[..., None], 3, axis=2))
    assert weight[0, [0, 1, 2]].tolist() == [0, 0, 0] and weight[0, [4, 5]].tolist() == [1, 1]
    assert 0.45 < weight[0, 3] < 0.55


def test_colours_count_by_their_luma() -> None:
    pure = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    red, green, blue = weight_of(pure)[0]
    assert green > red > blue > 0


@pytest.mark.parametrize("size", [(40, 60), (80, 120), (97, 61), (20, 30), (13, 200)])
def test_in_another_size_the_edge_stays_and_nothing_rings(size: tuple[int, int]) -> None:
    weight = fitted(half(), *size)
    assert weight.shape == size and weight.min() == 0 and weight.max() == 1
    assert np.array_equal(weight, np.sort(weight, axis=1))
    assert weight[:, : round(size[1] / 2) - 2].max() == 0 and weight[:, round(size[1] / 2) + 2 :].min() > 0.9999
    assert fitted(half(), 40, 60) is not None and np.array_equal(fitted(half(), 40, 60), half())


def test_a_feather_lies_inside_rises_and_is_as_wide_as_it_says() -> None:
    weight = feathered(half(), 6)
    row = weight[20]
    assert row[:30].max() == 0 and row[36:].min() == 1
    assert (np.diff(row[29:37]) > 0).all()


def test_more_feather_never_gives_more() -> None:
    weight = (RNG.random((50, 70)) > 0.02).astype(np.float32) * RNG.random((50, 70)).astype(np.float32)
    found = [feathered(weight, pixels) for pixels in (0, 1, 2.5, 9, 40)]
    assert np.array_equal(found[0], weight)
    assert all((more <= less).all() for less, more in pairwise(found))


def test_a_mask_over_everything_has_no_edge() -> None:
    assert np.array_equal(feathered(np.ones((9, 9), np.float32), 4), np.ones((9, 9), np.float32))
    assert feathered(half(), 6)[0, 40] == 1, "nor is the picture's border one"


def test_the_ends_of_a_blend_are_exact() -> None:
    source, edited = (RNG.integers(0, 256, (40, 60, 3), dtype=np.uint8) for _ in range(2))
    mixed = blended(source, edited, half())
    assert np.array_equal(mixed[:, :30], source[:, :30]) and np.array_equal(mixed[:, 30:], edited[:, 30:])
    grey = blended(source, edited, np.full((40, 60), 0.5, np.float32)).astype(float)
    assert np.abs(grey - (source.astype(float) + edited) / 2).max() <= 0.5
