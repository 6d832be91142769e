"""What a picture of the screen shows."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from tools.window.screen import Picture, Rectangle

Colour = tuple[int, int, int]
"""Red, green, blue."""


def part(picture: Picture, rectangle: Rectangle) -> Picture:
    """A rectangle of it, which counts from below as Blender does."""
    x, y, width, height = rectangle
    bottom = len(picture) - y
    return picture[bottom - height : bottom, x : x + width]


def colours(picture: Picture) -> int:
    """How many colours there are."""
    red, green, blue = np.moveaxis(picture.astype(np.uint32), -1, 0)
    return len(np.unique(red << 16 | green << 8 | blue))


def share_of(colour: Colour, picture: Picture) -> float:
    """Which share of a picture has about that colour."""
    return float(is_about(colour, picture, 24).mean())


def is_about(colour: Colour, picture: Picture, tolerance: int) -> npt.NDArray[np.bool_]:
    """Where a picture has about that colour, [H, W]."""
    wanted = np.array(colour)
    lowest, highest = (np.clip(wanted + by, 0, 255).astype(np.uint8) for by in (1 - tolerance, tolerance - 1))
    near: npt.NDArray[np.bool_] = ((picture >= lowest) & (picture <= highest)).all(axis=-1)
    return near


def appeared(before: Picture, opened: Picture) -> Rectangle:
    """Left, top, width and height of the largest thing of one colour that was not there before."""
    changed = (before != opened).any(axis=-1)
    colours, counts = np.unique(opened[changed], axis=0, return_counts=True)
    same = (changed & (opened == colours[counts.argmax()]).all(axis=-1)).astype(np.uint8)
    whole = cv2.morphologyEx(same, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    things = cv2.connectedComponentsWithStats(whole)[2][1:]
    left, top, width, height = things[things[:, cv2.CC_STAT_AREA].argmax()][:4]
    return int(left), int(top), int(width), int(height)
