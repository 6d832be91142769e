"""Dead leaves: a procedural stand-in for photographs (Lee, Mumford & Huang 2001), textured with 1/f noise and moved.

Occluding shapes of a power-law size distribution have the edge and scale statistics of natural images; each layer
drifts with its own velocity, so a clip shows motion, parallax and occlusion.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LAYERS = 24


def leaves_clip(rng: np.random.Generator, frames: int, height: int, width: int) -> NDArray[np.uint8]:
    """A clip uint8 [frames, height, width, 3]; speeds are those of 32 frames over the clip's 5.3 seconds."""
    scale = 2  # drawn at twice the size and averaged: soft edges
    h, w = height * scale, width * scale
    texture = pink_noise(rng, h, w)
    pan = rng.normal(0, 0.01, 2)
    leaves = [_leaf(rng) for _ in range(LAYERS)]
    clip = np.empty((frames, height, width, 3), np.uint8)
    for index in range(frames):
        shift = pan * index * h
        canvas = _moved(texture, shift)
        for leaf in leaves:
            _paint(canvas, leaf, index, shift)
        grain = _moved(texture, shift * 1.3) - 128
        canvas = np.clip(canvas + 0.35 * grain, 0, 255)
        clip[index] = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
    return clip


def pink_noise(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """Coloured 1/f noise float32 [H, W, 3] in [0, 255]."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    frequency[0, 0] = 1
    spectrum = np.fft.rfft2(rng.normal(size=(3, height, width))) / frequency ** rng.uniform(0.8, 1.3)
    field = np.fft.irfft2(spectrum, s=(height, width)).transpose(1, 2, 0)
    field = field @ (np.eye(3) * 0.4 + 0.6 / 3) / field.std()
    return np.clip(128 + 45 * field, 0, 255).astype(np.float32)


def _leaf(rng: np.random.Generator) -> dict[str, object]:
    radius = 0.04 * rng.random() ** -0.6
    sides = int(rng.integers(3, 9))
    angles = np.sort(rng.random(sides)) * 2 * np.pi
    outline = np.stack((np.cos(angles), np.sin(angles)), 1) * min(radius, 0.6) * rng.uniform(0.6, 1.3, (sides, 1))
    return {
        "centre": rng.uniform((0, 0), (5 / 3, 1)), "velocity": rng.normal(0, 0.012, 2), "outline": outline,
        "round": rng.random() < 0.5, "colour": rng.uniform(0, 255, 3),
    }  # fmt: skip


def _paint(canvas: NDArray[np.float32], leaf: dict[str, object], index: int, shift: NDArray[np.float64]) -> None:
    height = canvas.shape[0]
    centre = (np.asarray(leaf["centre"]) + np.asarray(leaf["velocity"]) * index) * height + shift
    outline = np.asarray(leaf["outline"]) * height
    colour = tuple(float(c) for c in np.asarray(leaf["colour"]))
    if leaf["round"]:
        radius = float(np.linalg.norm(outline, axis=1).mean())
        cv2.circle(canvas, (round(centre[0]), round(centre[1])), max(1, round(radius)), colour, -1)
    else:
        cv2.fillPoly(canvas, [np.round(centre + outline).astype(np.int32)], colour)


def _moved(image: NDArray[np.float32], shift: NDArray[np.float64]) -> NDArray[np.float32]:
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float64)
    return cv2.warpAffine(image, matrix, image.shape[1::-1], borderMode=cv2.BORDER_REFLECT)
