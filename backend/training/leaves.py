"""Dead leaves: a procedural stand-in for photographs (Lee, Mumford & Huang 2001), textured with 1/f noise and moved.

Occluding shapes of a power-law size distribution have the edge and scale statistics of natural images; each layer
drifts with its own velocity, so a clip shows motion, parallax and occlusion.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

LAYERS = 24
OVERSAMPLING = 2  # drawn at twice the size and averaged: soft edges
FRACTION_BITS = 4  # of the coordinates that OpenCV draws at: sixteenths of a pixel


@dataclass(frozen=True)
class Leaf:
    """One layer; lengths in picture heights, `velocity` in those in a frame of the base, `colour` in [0, 255]."""

    centre: NDArray[np.float64]
    velocity: NDArray[np.float64]
    outline: NDArray[np.float64]
    round: bool
    colour: NDArray[np.float64]


def leaves_clip(rng: np.random.Generator, frames: int, height: int, width: int, step: float = 0.5) -> NDArray[np.uint8]:
    """A clip uint8 [frames, height, width, 3]; `step` is the distance of two frames in frames of the base."""
    h, w = height * OVERSAMPLING, width * OVERSAMPLING
    texture = pink_noise(rng, h, w)
    pan = rng.normal(0, 0.02, 2)
    zoom = 2 ** rng.uniform(0, 1.5)
    leaves = [random_leaf(rng, width / height, zoom) for _ in range(LAYERS)]
    clip = np.empty((frames, height, width, 3), np.uint8)
    for index in range(frames):
        time = index * step
        shift = pan * time * h
        canvas = _moved(texture, shift)
        for leaf in leaves:
            _paint(canvas, leaf, time, shift)
        canvas += 0.35 * (_moved(texture, shift * 1.3) - 128)
        small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
        clip[index] = np.clip(small, 0, 255)
    return clip


def pink_noise(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """Coloured 1/f noise float32 [H, W, 3] in [0, 255]."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    frequency[0, 0] = 1
    noise = rng.standard_normal((3, height, width), np.float32)
    spectrum = np.fft.rfft2(noise) / frequency ** rng.uniform(0.8, 1.3)
    field = np.fft.irfft2(spectrum, s=(height, width)).transpose(1, 2, 0)
    field = field @ (np.eye(3) * 0.4 + 0.6 / 3) / field.std()
    return np.clip(128 + 45 * field, 0, 255).astype(np.float32)


def random_leaf(rng: np.random.Generator, aspect: float, zoom: float) -> Leaf:
    """A disc or a polygon anywhere in the picture, small ones more often than large ones; `zoom` enlarges all."""
    radius = zoom * min(0.04 * rng.random() ** -0.6, 0.6)
    sides = int(rng.integers(3, 9))
    angles = np.sort(rng.random(sides)) * 2 * np.pi
    outline = np.stack((np.cos(angles), np.sin(angles)), 1) * radius * rng.uniform(0.6, 1.3, (sides, 1))
    return Leaf(
        centre=rng.uniform((0, 0), (aspect, 1)),
        velocity=rng.normal(0, 0.024 * zoom, 2),
        outline=outline,
        round=bool(rng.random() < 0.5),
        colour=rng.uniform(0, 255, 3),
    )


def _paint(canvas: NDArray[np.float32], leaf: Leaf, time: float, shift: NDArray[np.float64]) -> None:
    height = canvas.shape[0]
    centre = (leaf.centre + leaf.velocity * time) * height + shift
    outline = leaf.outline * height
    colour = tuple(float(c) for c in leaf.colour)
    if leaf.round:
        radius = max(1.0, float(np.linalg.norm(outline, axis=1).mean()))
        x, y = _fixed(centre).tolist()
        cv2.circle(canvas, (x, y), int(_fixed(radius)), colour, -1, shift=FRACTION_BITS)
    else:
        cv2.fillPoly(canvas, [_fixed(centre + outline)], colour, shift=FRACTION_BITS)


def _fixed(length: NDArray[np.float64] | float) -> NDArray[np.int32]:
    return np.round(np.asarray(length) * 2**FRACTION_BITS).astype(np.int32)


def _moved(image: NDArray[np.float32], shift: NDArray[np.float64]) -> NDArray[np.float32]:
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float64)
    return cv2.warpAffine(image, matrix, image.shape[1::-1], borderMode=cv2.BORDER_REFLECT)
