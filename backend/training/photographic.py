"""Real pictures to train super-resolution on: crops at random places and scales of the photos and clips in `media/`.

All that is not procedural comes from here. The clips that measure the stages (benchmarks/upsampling.py) are others:
marathon.mp4 and bottles.mp4 are never trained on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.camera.warp import pyramid
from backend.media.read import read_clip, read_still

MEDIA = Path(__file__).parent / "media"
PHOTOGRAPHS = ("astronaut.jpg", "cat.jpg", "coffee.jpg", *(f"dog-{index}.jpg" for index in range(6)))
FOOTAGE = ("signing-woman.mkv",)
BASE_INTERVAL = 10  # frames of footage at 30 fps between two frames of the base at 3 fps
OVERSAMPLING = 4  # of a crop under a camera move
STATIC_SHARE = 0.5  # of footage, without a camera move of our own on top

Image = NDArray[np.uint8]  # [H, W, 3]
Clip = NDArray[np.uint8]  # [T, H, W, 3]
Pyramid = list[Image]


@dataclass(frozen=True)
class View:
    """What a crop shows: its middle (x, y) in pixels of the picture from its corner, `scale` pixels of the picture to a
    pixel of the crop (`aspect` times as many across), turned by `roll` radians, mirrored or not."""

    x: float
    y: float
    scale: float
    aspect: float = 1.0
    roll: float = 0.0
    mirrored: bool = False


@cache
def photographs() -> tuple[Pyramid, ...]:
    """Every photo, decoded once, with its smaller versions."""
    return tuple(pyramid(read_still(MEDIA / name)) for name in PHOTOGRAPHS)


@cache
def footage() -> tuple[tuple[Pyramid, ...], ...]:
    """Every clip, decoded once, each frame with its smaller versions (110 MB)."""
    return tuple(tuple(pyramid(frame) for frame in read_clip(MEDIA / name)) for name in FOOTAGE)


def draw_photograph(
    rng: np.random.Generator, frames: int, height: int, width: int, step: float, scales: tuple[float, float]
) -> Clip:
    """A crop of a photo as uint8 [frames, height, width, 3], under a slow camera move where there are more frames.

    `step` is the distance of two frames in frames of the base, `scales` the range of picture pixels to a crop pixel.
    """
    photo = photographs()[rng.integers(len(PHOTOGRAPHS))]
    view = random_view(rng, photo, height, width, scales)
    if frames == 1:
        return recolour(rng, crop(photo[0], view, height, width)[None])
    path = camera_move(rng, view, frames, step)
    return recolour(rng, np.stack([look(photo, view, height, width) for view in path]))


def draw_footage(
    rng: np.random.Generator, frames: int, height: int, width: int, step: float, scales: tuple[float, float]
) -> Clip:
    """A crop of a clip from a random time on, at about the rate that `step` means, forwards or backwards; as above."""
    clip = footage()[rng.integers(len(FOOTAGE))]
    view = random_view(rng, clip[0], height, width, scales)
    chosen = [clip[index] for index in random_times(rng, len(clip), frames, step)]
    if frames == 1 or rng.random() < STATIC_SHARE:
        return recolour(rng, np.stack([crop(frame[0], view, height, width) for frame in chosen]))
    path = camera_move(rng, view, frames, step)
    return recolour(rng, np.stack([look(f, v, height, width) for f, v in zip(chosen, path, strict=True)]))


def random_times(rng: np.random.Generator, available: int, frames: int, step: float) -> list[int]:
    """Indices of `frames` frames at an even distance, drawn around BASE_INTERVAL * step and limited by the clip."""
    furthest = (available - 1) / max(frames - 1, 1)
    interval = min(BASE_INTERVAL * step * rng.uniform(0.5, 1.5), furthest)
    first = rng.uniform(0, available - 1 - interval * (frames - 1))
    times = [round(first + interval * index) for index in range(frames)]
    return times[::-1] if rng.random() < 0.5 else times


def random_view(
    rng: np.random.Generator, picture: Pyramid, height: int, width: int, scales: tuple[float, float]
) -> View:
    """A view inside the picture, its scale drawn evenly by ratio within `scales` as far as the picture reaches."""
    have_height, have_width = picture[0].shape[:2]
    aspect = math.exp(rng.uniform(-0.2, 0.2))
    widest = min(have_height / height, have_width / (width * aspect))
    low, high = (math.log(min(scale, widest)) for scale in scales)
    scale = math.exp(rng.uniform(low, high))
    margin_x, margin_y = width * aspect * scale / 2, height * scale / 2
    x, y = rng.uniform(margin_x, have_width - margin_x), rng.uniform(margin_y, have_height - margin_y)
    return View(x, y, scale, aspect, mirrored=bool(rng.random() < 0.5))


def camera_move(rng: np.random.Generator, view: View, frames: int, step: float) -> list[View]:
    """`frames` views around `view`: an even pan of 0.3 to 8 crop pixels in a frame of the base, some zoom and roll."""
    angle, speed = rng.uniform(0, 2 * math.pi), math.exp(rng.uniform(math.log(0.3), math.log(8))) * view.scale
    zoom, roll = rng.normal(0, 0.02, 2)
    moments = (np.arange(frames) - (frames - 1) / 2) * step
    return [
        replace(
            view,
            x=view.x + math.cos(angle) * speed * t,
            y=view.y + math.sin(angle) * speed * t,
            scale=view.scale * math.exp(zoom * t),
            roll=roll * t,
        )
        for t in moments
    ]


def crop(picture: Image, view: View, height: int, width: int) -> Image:
    """The view, moved to whole pixels and not turned, as area averages uint8 [height, width, 3]: as sharp as it is."""
    rows, columns = round(height * view.scale), round(width * view.scale * view.aspect)
    top = min(max(round(view.y - rows / 2), 0), picture.shape[0] - rows)
    left = min(max(round(view.x - columns / 2), 0), picture.shape[1] - columns)
    part = picture[top : top + rows, left : left + columns]
    small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small[:, ::-1] if view.mirrored else small, np.uint8)


def look(picture: Pyramid, view: View, height: int, width: int) -> Image:
    """The view as uint8 [height, width, 3], nearly area averages; beyond the picture its mirror image.

    Bicubic samples from a level of finer pixels, OVERSAMPLING to a pixel in each direction, are averaged.
    """
    level, full = picture[pyramid_level(view.scale, len(picture))], picture[0]
    shrink = np.array([level.shape[1] / full.shape[1], level.shape[0] / full.shape[0]])
    step = view.scale / OVERSAMPLING
    cosine, sine = math.cos(view.roll) * step, math.sin(view.roll) * step
    across = -view.aspect if view.mirrored else view.aspect
    turn = np.array([[cosine * across, -sine], [sine * across, cosine]])
    rows, columns = OVERSAMPLING * height, OVERSAMPLING * width
    corner = (view.x, view.y) - turn @ ((columns - 1) / 2, (rows - 1) / 2)
    matrix = np.column_stack([shrink[:, None] * turn, shrink * corner - 0.5])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    fine = cv2.warpAffine(level, matrix, (columns, rows), flags=flags, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def pyramid_level(scale: float, levels: int) -> int:
    """The level whose pixels are a half to a quarter of a crop's, or the picture itself where there is none."""
    return min(int(math.log2(max(scale / 2, 1))), levels - 1)


def recolour(rng: np.random.Generator, clip: Clip) -> Clip:
    """The clip in another light: brightness, tint, saturation, and at times with its colour channels exchanged."""
    gains = math.exp(rng.normal(0, 0.15)) * np.exp(rng.normal(0, 0.08, 3))
    saturation = rng.uniform(0.5, 1.3)
    matrix = np.diag(gains) @ (saturation * np.eye(3) + (1 - saturation) / 3)
    if rng.random() < 0.3:
        matrix = matrix[rng.permutation(3)]
    affine = np.column_stack([matrix, np.full(3, rng.normal(0, 12))])
    rows = clip.reshape(-1, clip.shape[2], 3)
    return np.asarray(cv2.transform(rows, affine), np.uint8).reshape(clip.shape)
