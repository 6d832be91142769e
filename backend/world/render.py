"""Draws a scene at any size and at any times: every rendering is the same world, resampled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.world.attributes import COLOURS, RGB, TONES
from backend.world.outline import distance
from backend.world.scene import ASPECT, Scene, track
from backend.world.texture import second_tone

Floats = NDArray[np.float32]


def clip_times(frames: int) -> NDArray[np.float32]:
    """Times k / frames, [frames], in [0, 1): those of 16 frames are every second one of those of 32."""
    return np.arange(frames, dtype=np.float32) / np.float32(frames)


def render(scene: Scene, times: NDArray[np.floating[Any]], height: int, width: int) -> NDArray[np.uint8]:
    """The scene at `times` [T] in [0, 1] as uint8 [T, H, W, 3]."""
    ground = render_background(scene, height, width)
    cover = coverage(scene, times, height, width)[..., None]
    paint = _shifted(COLOURS[scene.colour], scene.colour_shift)
    return (ground + cover * (paint - ground) + np.float32(0.5)).astype(np.uint8)


def render_background(scene: Scene, height: int, width: int) -> Floats:
    """The frame without its object, float32 [H, W, 3] in [0, 255]."""
    x, y = _grid(height, width)
    base = _shifted(COLOURS[scene.background_colour], scene.background_shift)
    tone = _shifted(TONES[scene.background_colour], scene.background_shift)
    share = second_tone(scene, x, y, float(height))
    return np.asarray(base + share[..., None] * (tone - base))


def coverage(scene: Scene, times: NDArray[np.floating[Any]], height: int, width: int) -> Floats:
    """How much of each pixel the object covers, float32 [T, H, W] in [0, 1], blended over about one pixel."""
    x, y = _grid(height, width)
    centre_x, centre_y, radius = (part[:, None, None] for part in track(scene, times))
    dx, dy = x - centre_x, y - centre_y
    c, s = np.float32(np.cos(scene.rotation)), np.float32(np.sin(scene.rotation))
    inside = -distance(scene.shape, dx * c + dy * s, dy * c - dx * s, radius)
    return np.asarray(np.clip(np.float32(0.5) + inside * np.float32(height), 0, 1))


def _grid(height: int, width: int) -> tuple[Floats, Floats]:
    """Pixel centres in frame heights, x [1, W] and y [H, 1]; the whole frame is always ASPECT wide."""
    x = (np.arange(width, dtype=np.float32) + 0.5) * np.float32(ASPECT / width)
    y = (np.arange(height, dtype=np.float32) + 0.5) / np.float32(height)
    return x[None, :], y[:, None]


def _shifted(colour: RGB, shift: RGB) -> Floats:
    return np.clip(np.asarray(colour, dtype=np.float32) + np.asarray(shift, dtype=np.float32), 0, 255)
