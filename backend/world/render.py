"""Draws a scene at any size and at any times: every rendering is the same world, resampled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.world.attributes import COLOURS, RGB, TONES
from backend.world.camera import pose
from backend.world.outline import distance
from backend.world.scene import ASPECT, Body, Scene, track
from backend.world.texture import second_tone

Floats = NDArray[np.float32]


def clip_times(frames: int) -> NDArray[np.float32]:
    """Times k / frames, [frames], in [0, 1): those of 16 frames are every second one of those of 32."""
    return np.arange(frames, dtype=np.float32) / np.float32(frames)


@dataclass(frozen=True)
class View:
    """Where a frame's pixels look in the world: x [T, 1, W] and y [T, H, 1], or once for all frames.

    `pixels` [T, 1, 1] is how many of them there are to a unit of the world, which is a frame's height.
    """

    x: Floats
    y: Floats
    pixels: Floats


def view(scene: Scene, times: NDArray[np.floating[Any]], height: int, width: int) -> View:
    """What the scene's camera sees at `times` [T]; the whole frame is always ASPECT wide."""
    x = ((np.arange(width, dtype=np.float32) + 0.5) * np.float32(ASPECT / width))[None, None, :]
    y = ((np.arange(height, dtype=np.float32) + 0.5) / np.float32(height))[None, :, None]
    pixels = np.full((1, 1, 1), height, dtype=np.float32)
    if scene.camera is None:
        return View(x, y, pixels)
    nearer, way = (part[:, None, None] for part in pose(scene.camera, times))
    middle_x, middle_y = np.float32(ASPECT / 2), np.float32(0.5)
    return View(middle_x + (x - middle_x) / nearer + way, middle_y + (y - middle_y) / nearer, pixels * nearer)


def render(scene: Scene, times: NDArray[np.floating[Any]], height: int, width: int) -> NDArray[np.uint8]:
    """The scene at `times` [T] in [0, 1] as uint8 [T, H, W, 3]."""
    seen = view(scene, times, height, width)
    picture = _ground(scene, seen)
    for body in scene.objects:
        cover = _cover(body, seen, times)[..., None]
        picture = picture + cover * (_shifted(COLOURS[body.colour], body.colour_shift) - picture)
    return (picture + np.float32(0.5)).astype(np.uint8)


def render_background(scene: Scene, height: int, width: int) -> Floats:
    """The first frame without its objects, float32 [H, W, 3] in [0, 255]."""
    return np.asarray(_ground(scene, view(scene, np.zeros(1), height, width))[0])


def coverage(scene: Scene, times: NDArray[np.floating[Any]], height: int, width: int) -> Floats:
    """How much of each pixel the objects cover, float32 [T, H, W] in [0, 1], blended over about one pixel."""
    seen = view(scene, times, height, width)
    return np.asarray(np.max([_cover(body, seen, times) for body in scene.objects], axis=0))


def parts(scene: Scene, times: NDArray[np.floating[Any]], height: int, width: int) -> Floats:
    """What each pixel is made of, float32 [3, T, H, W] in [0, 1]: first and second object, the ground's second tone.

    The ground's tone is that behind the objects too; a scene of one object has a second part of zeros.
    """
    seen = view(scene, times, height, width)
    shape = (len(times), height, width)
    covers = [_cover(body, seen, times) for body in scene.objects]
    tone = second_tone(scene, seen.x, seen.y, seen.pixels)
    second = covers[1] if len(covers) > 1 else np.zeros(shape)
    return np.stack([covers[0], second, np.broadcast_to(tone, shape)], dtype=np.float32)


def _ground(scene: Scene, seen: View) -> Floats:
    """The ground alone, [T or 1, H, W, 3]."""
    base = _shifted(COLOURS[scene.background_colour], scene.background_shift)
    tone = _shifted(TONES[scene.background_colour], scene.background_shift)
    share = second_tone(scene, seen.x, seen.y, seen.pixels)
    return np.asarray(base + share[..., None] * (tone - base))


def _cover(body: Scene | Body, seen: View, times: NDArray[np.floating[Any]]) -> Floats:
    """How much of each pixel one object covers, [T, H, W]."""
    centre_x, centre_y, radius = (part[:, None, None] for part in track(body, times))
    dx, dy = seen.x - centre_x, seen.y - centre_y
    c, s = np.float32(np.cos(body.rotation)), np.float32(np.sin(body.rotation))
    inside = -distance(body.shape, dx * c + dy * s, dy * c - dx * s, radius)
    return np.asarray(np.clip(np.float32(0.5) + inside * seen.pixels, 0, 1))


def _shifted(colour: RGB, shift: RGB) -> Floats:
    return np.clip(np.asarray(colour, dtype=np.float32) + np.asarray(shift, dtype=np.float32), 0, 255)
