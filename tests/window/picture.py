"""What a picture of the screen shows."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from tools.window.screen import Rectangle


def pixels(picture: Path, rectangle: Rectangle | None = None) -> npt.NDArray[np.uint8]:
    """A picture, or a rectangle of it in Blender's coordinates: [H, W, 3] in blue, green, red."""
    shown: npt.NDArray[np.uint8] = np.asarray(cv2.imread(str(picture)), np.uint8)
    if rectangle is None:
        return shown
    x, y, width, height = rectangle
    bottom = shown.shape[0] - y
    return shown[bottom - height : bottom, x : x + width]


def colours(picture: Path, rectangle: Rectangle | None = None) -> int:
    """How many colours there are."""
    return len(np.unique(pixels(picture, rectangle).reshape(-1, 3), axis=0))


def share_of(colour: tuple[int, int, int], picture: Path, rectangle: Rectangle) -> float:
    """Which share of a picture has about that colour, in red, green, blue."""
    apart = np.abs(pixels(picture, rectangle)[..., ::-1].astype(int) - colour)
    return float((apart.max(axis=-1) < 24).mean())
