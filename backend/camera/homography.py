"""The plane-to-plane mapping of a camera pose: pure mathematics, pixels in and pixels out.

A pixel's centre has whole-numbered coordinates, x to the right and y down, as in OpenCV. The picture is a plane that
fills the view of a pinhole camera at rest. The lens is that of Blender's default camera, 50 mm on a 36 mm sensor laid
along the longer side of the picture, so f = 50/36 of that side.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from backend.contract.camera import FOCAL, CameraPose

Matrix = npt.NDArray[np.float64]


def homography(pose: CameraPose, height: int, width: int) -> Matrix:
    """The 3x3 matrix from pixels of the picture to pixels of the frame, both `height` x `width`.

    H = C diag(zoom, zoom, 1) K R K^-1 T C^-1, with C the shift of the origin to the middle, K = diag(f, f, 1), R the
    camera's rotation and T the pan (Hartley and Zisserman 2004, section 8.1: a plane at z = f seen from another place).
    Exactly the identity for the neutral pose. Points behind the camera get a third coordinate of 0 or less.
    """
    if pose.is_neutral:
        return np.eye(3)
    focal = FOCAL * max(height, width)
    lens = np.diag([focal, focal, 1.0])
    zoomed = np.diag([pose.zoom * focal, pose.zoom * focal, 1.0])
    moved = _shift(-pose.pan_x * width, pose.pan_y * height)
    to_middle = _shift(-(width - 1) / 2, -(height - 1) / 2)
    from_middle = _shift((width - 1) / 2, (height - 1) / 2)
    turned = zoomed @ rotation(pose.roll, pose.tilt, pose.yaw) @ np.linalg.inv(lens)
    matrix: Matrix = from_middle @ turned @ moved @ to_middle
    return matrix


def rotation(roll: float, tilt: float, yaw: float) -> Matrix:
    """World to camera, axes x right, y down, z forward; degrees; first yaw, then tilt, then roll about the view."""
    (sr, cr), (st, ct), (sy, cy) = (_sine_cosine(angle) for angle in (roll, tilt, yaw))
    about_y = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, ct, st], [0, -st, ct]])
    about_z = np.array([[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]])
    matrix: Matrix = about_z @ about_x @ about_y
    return matrix


def cover(from_height: int, from_width: int, height: int, width: int) -> Matrix:
    """The matrix that scales a picture evenly and centres it so that it just covers a frame of another size."""
    if (from_height, from_width) == (height, width):
        return np.eye(3)
    scale = max(height / from_height, width / from_width)
    matrix: Matrix = (
        _shift((width - 1) / 2, (height - 1) / 2)
        @ np.diag([scale, scale, 1.0])
        @ _shift(-(from_width - 1) / 2, -(from_height - 1) / 2)
    )
    return matrix


def _shift(x: float, y: float) -> Matrix:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def _sine_cosine(degrees: float) -> tuple[float, float]:
    return math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
