"""Clips of an edit whose grades are known beforehand."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.evaluation.bench import Edit, shown
from backend.world.attributes import ATTRIBUTE_NAMES
from backend.world.scene import sample_scene

Clip = NDArray[np.uint8]
GRID = (16, 24, 40)


def true(edit: Edit) -> Clip:
    """What was wished for, exactly."""
    return shown(edit.target, *GRID)


def worn(edit: Edit) -> Clip:
    """The same, blurred and noisy, as samples of a diffusion model are."""
    rng = np.random.default_rng(1)
    blurred = np.stack([cv2.GaussianBlur(frame, (0, 0), 0.7) for frame in true(edit)])
    return np.clip(blurred + rng.normal(0, 8, blurred.shape), 0, 255).astype(np.uint8)


def unchanged(edit: Edit) -> Clip:
    """The source."""
    return shown(edit.source, *GRID)


def noise(edit: Edit) -> Clip:
    """Nothing."""
    return np.random.default_rng(2).integers(0, 256, (*GRID, 3), dtype=np.uint8)


def frozen(edit: Edit) -> Clip:
    """The target's first frame, all the time."""
    return np.repeat(true(edit)[:1], GRID[0], axis=0)


def shuffled(edit: Edit) -> Clip:
    """The target's frames in another order."""
    return true(edit)[np.random.default_rng(3).permutation(GRID[0])]


def another(edit: Edit) -> Clip:
    """Another clip of the same words, as a perfect text-to-video model gives it."""
    rng = np.random.default_rng([4, edit.clip])
    return shown(sample_scene(rng, **{name: getattr(edit.target, name) for name in ATTRIBUTE_NAMES}), *GRID)


ALL: tuple[Callable[[Edit], Clip], ...] = (true, worn, unchanged, noise, frozen, shuffled, another)
