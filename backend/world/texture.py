"""Background textures: how much of each pixel is in the second of the two tones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.world.scene import ASPECT, Scene

Floats = NDArray[np.float32]


def second_tone(scene: Scene, x: Floats, y: Floats, pixels: float) -> Floats:
    """Share of the second tone in [0, 1], [H, W]; x [1, W] and y [H, 1] are pixel centres in frame heights.

    `pixels` is the number of output pixels in a frame height: edges are blended over one of them.
    """
    return _TEXTURES[scene.background](scene, x, y, pixels).astype(np.float32)


def _plain(scene: Scene, x: Floats, y: Floats, pixels: float) -> Floats:
    return np.zeros(np.broadcast_shapes(x.shape, y.shape), dtype=np.float32)


def _bands(across: Floats, period: float, pixels: float) -> Floats:
    """Bands of half a period each, blended over a pixel."""
    saw = np.abs(np.mod(across / period, 1) - 0.5)
    return np.asarray(np.clip(0.5 + (0.25 - saw) * (period * pixels), 0, 1), dtype=np.float32)


def _striped(scene: Scene, x: Floats, y: Floats, pixels: float) -> Floats:
    across = x * np.cos(scene.texture_angle) + y * np.sin(scene.texture_angle)
    return _bands(across + scene.texture_phase * scene.texture_period, scene.texture_period, pixels)


def _checkered(scene: Scene, x: Floats, y: Floats, pixels: float) -> Floats:
    c, s, period = np.cos(scene.texture_angle), np.sin(scene.texture_angle), scene.texture_period
    columns = _bands(x * c + y * s + scene.texture_phase * period, period, pixels)
    # A phase of its own for the rows, without one more parameter.
    rows = _bands(y * c - x * s + (scene.texture_phase * 7.3 % 1) * period, period, pixels)
    return columns + rows - 2 * columns * rows


def _gradient(scene: Scene, x: Floats, y: Floats, pixels: float) -> Floats:
    c, s = np.cos(scene.texture_angle), np.sin(scene.texture_angle)
    along = (x - ASPECT / 2) * c + (y - 0.5) * s
    half = (ASPECT * abs(c) + abs(s)) / 2
    return np.asarray(0.5 + along / (2 * half), dtype=np.float32)


def _speckled(scene: Scene, x: Floats, y: Floats, pixels: float) -> Floats:
    """Dots on a shaken lattice."""
    rng = np.random.default_rng(scene.texture_seed)
    columns, rows, pitch = 8, 6, 0.235
    place = rng.uniform(-0.06, 0.06, (2, columns * rows)).astype(np.float32)
    radius = rng.uniform(0.058, 0.08, columns * rows).astype(np.float32)
    centre_y, centre_x = (np.indices((rows, columns)).reshape(2, -1) * pitch).astype(np.float32) + place
    across = (x.reshape(1, -1) - centre_x[:, None]) ** 2
    down = (y.reshape(1, -1) - centre_y[:, None]) ** 2
    share = np.zeros((y.size, x.size), dtype=np.float32)
    for dot in range(columns * rows):  # a dot touches few pixels
        near_y = np.flatnonzero(down[dot] < 0.025)
        near_x = np.flatnonzero(across[dot] < 0.025)
        if near_x.size and near_y.size:
            patch = np.s_[near_y[0] : near_y[-1] + 1, near_x[0] : near_x[-1] + 1]
            distance = np.sqrt(down[dot, patch[0], None] + across[dot, None, patch[1]]) - radius[dot]
            share[patch] = np.maximum(share[patch], np.clip(0.5 - distance * pixels, 0, 1))
    return share


_TEXTURES = {
    "plain": _plain,
    "striped": _striped,
    "checkered": _checkered,
    "gradient": _gradient,
    "speckled": _speckled,
}
