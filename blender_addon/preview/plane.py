# SPDX-License-Identifier: GPL-3.0-or-later
"""Points and mappings of planes: pure mathematics."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Size = tuple[int, int]
"""Width and height."""

_NEAREST = 1e-3


def apply(transform: Matrix, points: Matrix) -> Matrix:
    """Points [N, 2] through a homography; beyond its horizon they are very far away."""
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ transform.T
    depth = np.maximum(homogeneous[:, 2:], _NEAREST)
    result: Matrix = homogeneous[:, :2] / depth
    return result
