"""Points through a homography, written apart from the warp that the tests hold against it."""

from __future__ import annotations

import numpy as np

from backend.camera.homography import Matrix


def project(matrix: Matrix, points: Matrix) -> Matrix:
    """Points [N, 2] through a homography [3, 3], by the division that makes it projective."""
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    result: Matrix = homogeneous[:, :2] / homogeneous[:, 2:]
    return result
