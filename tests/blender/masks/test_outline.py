"""Outlines: few points, the same shape, the right place in a mask."""

from __future__ import annotations

import numpy as np
import pytest
from bl_ext.user_default.dreamstrip.blender_addon.masks.outline import in_mask, is_region, simplified

SIZE = (720, 400)


def circle(count: int = 600) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([0.5 + 0.2 * np.cos(angle), 0.5 + 0.3 * np.sin(angle)])


def away(points: np.ndarray, outline: np.ndarray) -> float:
    """How far the points are from the closed outline at most, in pixels."""
    starts, ends = outline * SIZE, np.roll(outline, -1, axis=0) * SIZE
    along = ends - starts
    share = np.einsum("nkd,kd->nk", (points * SIZE)[:, None] - starts, along) / (along**2).sum(axis=1)
    nearest = starts + np.clip(share, 0, 1)[..., None] * along
    return float(np.hypot(*((points * SIZE)[:, None] - nearest).transpose(2, 0, 1)).min(axis=1).max())


@pytest.mark.parametrize("tolerance", [0.5, 2.0, 8.0])
def test_no_point_is_further_away_than_allowed(tolerance: float) -> None:
    outline = simplified(circle(), SIZE, tolerance)
    assert 3 <= len(outline) < 120
    assert away(circle(), outline) <= tolerance + 1e-6


def test_a_rectangle_drawn_slowly_has_four_corners() -> None:
    sides = np.linspace(0.2, 0.8, 50)
    edge = [
        *[(x, 0.2) for x in sides], *[(0.8, y) for y in sides],
        *[(x, 0.8) for x in sides[::-1]], *[(0.2, y) for y in sides[::-1]],
    ]  # fmt: skip
    outline = simplified(np.array(edge), SIZE, 1.0)
    corners = {(round(x, 3), round(y, 3)) for x, y in outline}
    assert corners == {(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)}


def test_a_dot_or_a_line_is_no_region() -> None:
    assert is_region(circle())
    assert not is_region(np.array([[0.5, 0.5]] * 9))
    assert not is_region(np.array([[0.1, 0.5], [0.5, 0.5], [0.9, 0.5]]))


@pytest.mark.parametrize(
    ("size", "corner"), [((720, 400), (0.0, 0.5 - 100 / 360)), ((400, 720), (0.5 - 100 / 360, 0.0)), ((64, 64), (0, 0))]
)
def test_a_masks_square_lies_around_the_longer_side(size: tuple[int, int], corner: tuple[float, float]) -> None:
    found = in_mask(np.array([[0.0, 0.0], [0.5, 0.5], [1.0, 1.0]]), size)
    assert np.allclose(found[1], 0.5)
    assert np.allclose(found[0], corner) and np.allclose(found[2], 1 - np.array(corner))
