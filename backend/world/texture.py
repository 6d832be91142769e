"""Background textures: how much of each pixel is in the second of the two tones."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from backend.world.scene import ASPECT, Scene

Floats = NDArray[np.float32]


def second_tone(scene: Scene, x: Floats, y: Floats, pixels: Floats) -> Floats:
    """Share of the second tone in [0, 1], [T, H, W]; x [T, 1, W] and y [T, H, 1] are places in frame heights.

    `pixels` [T, 1, 1] is the number of output pixels in a frame height: edges are blended over one of them.
    """
    return _TEXTURES[scene.background](scene, x, y, pixels).astype(np.float32)


def _plain(scene: Scene, x: Floats, y: Floats, pixels: Floats) -> Floats:
    return np.zeros(np.broadcast_shapes(x.shape, y.shape), dtype=np.float32)


def _bands(across: Floats, period: float, pixels: Floats) -> Floats:
    """Bands of half a period each, blended over a pixel."""
    saw = np.abs(np.mod(across / period, 1) - 0.5)
    return np.asarray(np.clip(0.5 + (0.25 - saw) * (period * pixels), 0, 1), dtype=np.float32)


def _striped(scene: Scene, x: Floats, y: Floats, pixels: Floats) -> Floats:
    across = x * np.cos(scene.texture_angle) + y * np.sin(scene.texture_angle)
    return _bands(across + scene.texture_phase * scene.texture_period, scene.texture_period, pixels)


def _checkered(scene: Scene, x: Floats, y: Floats, pixels: Floats) -> Floats:
    c, s, period = np.cos(scene.texture_angle), np.sin(scene.texture_angle), scene.texture_period
    columns = _bands(x * c + y * s + scene.texture_phase * period, period, pixels)
    # A phase of its own for the rows, without one more parameter.
    rows = _bands(y * c - x * s + (scene.texture_phase * 7.3 % 1) * period, period, pixels)
    return columns + rows - 2 * columns * rows


def _gradient(scene: Scene, x: Floats, y: Floats, pixels: Floats) -> Floats:
    c, s = np.cos(scene.texture_angle), np.sin(scene.texture_angle)
    along = (x - ASPECT / 2) * c + (y - 0.5) * s
    half = (ASPECT * abs(c) + abs(s)) / 2
    return np.asarray(np.clip(0.5 + along / (2 * half), 0, 1), dtype=np.float32)


def _speckled(scene: Scene, x: Floats, y: Floats, pixels: Floats) -> Floats:
    """Dots on a shaken lattice: at most one of the nine nearest reaches a place."""
    centre_x, centre_y, radius = _dots(scene.texture_seed)
    column, row = (np.rint(part / np.float32(_PITCH)).astype(np.intp) for part in (x, y))
    share = np.zeros(np.broadcast_shapes(x.shape, y.shape), dtype=np.float32)
    for down, across in np.ndindex(3, 3):  # the lattice has a rim of one, so that these never leave it
        dot = np.clip(row + down, 0, _ROWS + 1), np.clip(column + across, 0, _COLUMNS + _BEYOND + 1)
        distance = np.sqrt((y - centre_y[dot]) ** 2 + (x - centre_x[dot]) ** 2) - radius[dot]
        np.maximum(share, np.clip(0.5 - distance * pixels, 0, 1), out=share)
    return share


# The lattice; what a pan shows beyond the frame is drawn after the rest.
_COLUMNS, _ROWS, _BEYOND, _PITCH = 8, 6, 5, 0.235


@lru_cache(maxsize=16)
def _dots(seed: int) -> tuple[Floats, Floats, Floats]:
    """Centre x, centre y and radius of the dots, each [rows + 2, columns + 2]; those of the rim have no size."""
    rng = np.random.default_rng(seed)
    first, beyond = (_lattice(rng, columns) for columns in (_COLUMNS, _BEYOND))
    grid = np.concatenate((first, beyond), axis=2)
    down, across = np.indices(grid.shape[1:])
    grid[0] += (across * _PITCH).astype(np.float32)
    grid[1] += (down * _PITCH).astype(np.float32)
    x, y = (np.pad(part, 1) for part in grid[:2])
    return x, y, np.pad(grid[2], 1, constant_values=-1)


def _lattice(rng: np.random.Generator, columns: int) -> Floats:
    """Shifts down and across and the radius of dots, [3, rows, columns]."""
    place = rng.uniform(-0.06, 0.06, (2, _ROWS * columns))
    radius = rng.uniform(0.058, 0.08, (1, _ROWS * columns))
    return np.concatenate((place[::-1], radius)).reshape(3, _ROWS, columns).astype(np.float32)


_TEXTURES = {
    "plain": _plain,
    "striped": _striped,
    "checkered": _checkered,
    "gradient": _gradient,
    "speckled": _speckled,
}
