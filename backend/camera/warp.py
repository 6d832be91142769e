"""The coarse video of a still under a camera path.

Outside the picture its mirror images continue for ever. Where a frame shows the picture smaller than it is, the samples
come from an area-averaged pyramid (Williams 1983, trilinear between its levels), so that nothing flickers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
import numpy.typing as npt

from backend.contract.camera import CameraPath

from .homography import Matrix, cover, homography

Image = npt.NDArray[np.uint8]
_Plane = npt.NDArray[np.float32]
_HORIZON = 1e-3


SHARP, PLAIN = cv2.INTER_LANCZOS4, cv2.INTER_LINEAR
"""How a picture is enlarged; the plain way overshoots nowhere."""


def warp_path(image: Image, path: CameraPath, height: int, width: int, enlarging: int = SHARP) -> Iterator[Image]:
    """Frames uint8 [height, width, 3] of the picture uint8 [H, W, 3], one for each of the path's poses.

    The picture is first fitted to cover the frame. A static path repeats `reframe(image)`, bit for bit.
    """
    if path.is_static:
        still = reframe(image, height, width, enlarging)
        yield from (still.copy() for _ in path.poses)
        return
    levels = pyramid(image)
    fitted = cover(image.shape[0], image.shape[1], height, width)
    for pose in path.poses:
        yield warp(levels, homography(pose, height, width) @ fitted, height, width, enlarging)


def warp_each(
    images: Iterable[Image], path: CameraPath, height: int, width: int, enlarging: int = SHARP
) -> Iterator[Image]:
    """The same with a picture of its own for each pose, all of one size."""
    for image, pose in zip(images, path.poses, strict=True):
        if path.is_static:
            yield reframe(image, height, width, enlarging)
        else:
            matrix = homography(pose, height, width) @ cover(image.shape[0], image.shape[1], height, width)
            yield warp(pyramid(image), matrix, height, width, enlarging)


def reframe(image: Image, height: int, width: int, enlarging: int = SHARP) -> Image:
    """The largest centred part of the picture that has the frame's shape, resized; the same pixels if the size is."""
    have_height, have_width = image.shape[:2]
    if (have_height, have_width) == (height, width):
        return image.copy()
    scale = max(height / have_height, width / have_width)
    crop_width, crop_height = (
        min(round(size / scale), have) for size, have in ((width, have_width), (height, have_height))
    )
    left, top = (have_width - crop_width) // 2, (have_height - crop_height) // 2
    part = image[top : top + crop_height, left : left + crop_width]
    method = cv2.INTER_AREA if scale < 1 else enlarging
    return np.asarray(cv2.resize(part, (width, height), interpolation=method), np.uint8)


def pyramid(image: Image) -> list[Image]:
    """The picture, then each time half as large by area averages, down to a single pixel."""
    levels = [image]
    while max(levels[-1].shape[:2]) > 1:
        height, width = (-(-side // 2) for side in levels[-1].shape[:2])
        levels.append(np.asarray(cv2.resize(levels[-1], (width, height), interpolation=cv2.INTER_AREA), np.uint8))
    return levels


def warp(levels: list[Image], matrix: Matrix, height: int, width: int, enlarging: int = SHARP) -> Image:
    """One frame: `levels` is the picture's pyramid, `matrix` maps the picture's pixels to the frame's."""
    x, y, level = _sources(matrix, height, width, len(levels) - 1)
    if not level.any():
        return _sample(levels[0], levels[0], x, y, enlarging)
    total = np.zeros((height, width, 3), np.float32)
    for index in range(int(level.min()), int(np.ceil(level.max())) + 1):
        weight = np.maximum(1 - np.abs(level - index), 0)
        total += weight[..., None] * _sample(levels[index], levels[0], x, y, enlarging)
    return np.rint(total).astype(np.uint8)


def _sources(matrix: Matrix, height: int, width: int, last: int) -> tuple[_Plane, _Plane, _Plane]:
    """For each pixel of the frame: where in the picture it looks, and the level with pixels as large as its footprint.

    At and beyond the plane's horizon everything melts into the last level, the picture's mean colour.
    """
    inverse = np.asarray(np.linalg.inv(matrix), np.float64)
    inverse /= abs(inverse[2] @ [(width - 1) / 2, (height - 1) / 2, 1]) or 1
    u, v = np.arange(width), np.arange(height)[:, None]
    depth = inverse[2, 0] * u + inverse[2, 1] * v + inverse[2, 2]
    visible = depth > _HORIZON
    depth[~visible] = 1.0
    x = (inverse[0, 0] * u + inverse[0, 1] * v + inverse[0, 2]) / depth
    y = (inverse[1, 0] * u + inverse[1, 1] * v + inverse[1, 2]) / depth
    covered = footprint(inverse, x, y, depth)
    level = np.where(visible, np.clip(np.log2(np.maximum(covered, 1)), 0, last), last)
    return x.astype(np.float32), y.astype(np.float32), level.astype(np.float32)


def footprint(inverse: Matrix, x: Matrix, y: Matrix, depth: Matrix) -> Matrix:
    """How many of the picture's pixels the step to the next pixel of the frame covers, in its longer direction.

    d(x)/du = (h00 - h20 x) / depth, and so on. A thousandth is forgiven as rounding.
    """
    steps = [
        np.hypot(inverse[0, axis] - inverse[2, axis] * x, inverse[1, axis] - inverse[2, axis] * y) for axis in (0, 1)
    ]
    result: Matrix = np.maximum(*steps) / depth / 1.001
    return result


def _sample(level: Image, full: Image, x: _Plane, y: _Plane, enlarging: int) -> Image:
    """A level at coordinates of the full picture, which are folded back into it as by mirrors at its edges."""
    across, down = (
        (_fold(at, size) + np.float32(0.5)) * np.float32(have / size) - np.float32(0.5)
        for at, size, have in ((x, full.shape[1], level.shape[1]), (y, full.shape[0], level.shape[0]))
    )
    method = enlarging if level is full else cv2.INTER_LINEAR
    return np.asarray(cv2.remap(level, across, down, method, borderMode=cv2.BORDER_REFLECT), np.uint8)


def _fold(at: _Plane, size: int) -> _Plane:
    """A triangle wave: the identity from -0.5 to size - 0.5, mirror images beyond; OpenCV alone is lost past 32,767."""
    inside = np.mod(at + np.float32(0.5), np.float32(2 * size))
    folded: _Plane = np.minimum(inside, 2 * size - inside) - np.float32(0.5)
    return folded
