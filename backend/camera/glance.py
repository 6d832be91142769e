"""The coarse video of a still, for looking at the move only: `warp`'s pictures, nearly, in a tenth of the time.

A frame's picture is first shrunk by one factor, that of its middle, and then turned by OpenCV alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.contract.camera import CameraPath, CameraPose

from .homography import Matrix, cover, homography
from .warp import Image, footprint, pyramid, reframe, warp

_SHALLOWEST = 0.1  # depth in the frame, as a share of its middle's: below, the horizon is near
_FURTHEST = 8_000.0  # pixels from the picture, which OpenCV counts in 16 bits
_AHEAD = 8  # frames
_MOST_MIRRORED = 1 << 20  # pixels of a picture that is laid among its mirror images, which takes nine times as many


class Sizes:
    """A picture, and smaller ones of it by area averages: four to each halving, made when they are asked for."""

    def __init__(self, image: Image) -> None:
        self.levels = pyramid(image)
        self._made: dict[int, Image] = {}
        self._mirrored: dict[int, Image] = {}

    def smaller(self, factor: float) -> Image:
        """The picture at most so many times smaller; never larger."""
        quarter = _quarter(factor)
        if quarter not in self._made:
            self._made[quarter] = self._resized(2 ** (quarter / 4), quarter // 4)
        return self._made[quarter]

    def mirrored(self, factor: float) -> Image | None:
        """The same in the middle of its eight mirror images, so that a warp need not think of edges; None if large."""
        quarter, image = _quarter(factor), self.smaller(factor)
        height, width = image.shape[:2]
        if height * width > _MOST_MIRRORED:
            return None
        if quarter not in self._mirrored:
            laid = cv2.copyMakeBorder(image, height, height, width, width, cv2.BORDER_REFLECT)
            self._mirrored[quarter] = np.asarray(laid, np.uint8)
        return self._mirrored[quarter]

    def _resized(self, factor: float, level: int) -> Image:
        below = self.levels[min(level, len(self.levels) - 1)]
        height, width = (max(1, round(side / factor)) for side in self.levels[0].shape[:2])
        if below.shape[0] <= height or below.shape[1] <= width:
            return below
        return np.asarray(cv2.resize(below, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def glance_path(image: Image, path: CameraPath, height: int, width: int) -> Generator[Image, None, None]:
    """Frames uint8 [height, width, 3] of the picture uint8 [H, W, 3], one for each of the path's poses."""
    if path.is_static:
        still = reframe(image, height, width)
        yield from (still.copy() for _ in path.poses)
        return
    sizes = Sizes(image)
    fitted = cover(image.shape[0], image.shape[1], height, width)

    def frame(pose: CameraPose) -> Image:
        return glance(sizes, homography(pose, height, width) @ fitted, height, width)

    # OpenCV holds up no other thread: while a frame is written the next ones are made.
    waiting: deque[Future[Image]] = deque()
    with ThreadPoolExecutor(1, thread_name_prefix="glance") as thread:
        for pose in path.poses:
            waiting.append(thread.submit(frame, pose))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def glance(sizes: Sizes, matrix: Matrix, height: int, width: int) -> Image:
    """One frame, as `warp` makes it; exactly so where the horizon comes near."""
    inverse: Matrix = np.asarray(np.linalg.inv(matrix), np.float64)
    u = np.array([0.0, width - 1, 0.0, width - 1, (width - 1) / 2])
    v = np.array([0.0, 0.0, height - 1, height - 1, (height - 1) / 2])
    inverse /= abs(inverse[2] @ [u[-1], v[-1], 1.0]) or 1
    x, y, depth = inverse @ np.stack([u, v, np.ones(5)])
    if depth.min() < _SHALLOWEST or max(np.abs(x / depth).max(), np.abs(y / depth).max()) > _FURTHEST:
        return warp(sizes.levels, matrix, height, width)
    factor = float(footprint(inverse, x / depth, y / depth, depth)[-1])
    small, full = sizes.smaller(factor), sizes.levels[0]
    matrix, border = matrix @ _enlarged(small, full), cv2.BORDER_REFLECT
    mirrored = sizes.mirrored(factor) if _is_near(full, x / depth, y / depth) else None
    if mirrored is not None:  # OpenCV reflects at half of its speed
        matrix, border = matrix @ _shift(-small.shape[1], -small.shape[0]), cv2.BORDER_CONSTANT
        small = mirrored
    turned = cv2.warpPerspective(small, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=border)
    return np.asarray(turned, np.uint8)


def _quarter(factor: float) -> int:
    """How many of the steps by which pictures get smaller."""
    return max(0, int(4 * np.log2(max(factor, 1.0))))


def _is_near(image: Image, x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    """Whether places of a picture's plane are on it or on the mirror images around it, and not at their outer edge."""
    height, width = image.shape[:2]
    return bool(x.min() > 1 - width and x.max() < 2 * width - 2 and y.min() > 1 - height and y.max() < 2 * height - 2)


def _shift(across: float, down: float) -> Matrix:
    return np.array([[1.0, 0.0, across], [0.0, 1.0, down], [0.0, 0.0, 1.0]])


def _enlarged(small: Image, full: Image) -> Matrix:
    """The matrix from a smaller picture's pixels to those of the whole one, whose outer edges are the same."""
    down, across = (have / less for have, less in zip(full.shape[:2], small.shape[:2], strict=True))
    return np.array([[across, 0.0, (across - 1) / 2], [0.0, down, (down - 1) / 2], [0.0, 0.0, 1.0]])
