"""The camera's moves: where in the world each pixel of a frame looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Camera:
    """A camera that moves evenly. `reach` is the logarithm of a zoom's factor, or a pan's way in frame heights.

    The widest view of a zoom is the unmoved one, and so is the leftmost of a pan.
    """

    move: str
    reach: float


def pose(camera: Camera, times: NDArray[np.floating[Any]]) -> tuple[Floats, Floats]:
    """Magnification about the frame's centre, and the way to the right in frame heights, each [T], at times [T]."""
    t = np.asarray(times, dtype=np.float32)
    done = t if camera.move in ("zooming in", "panning right") else 1 - t
    nothing = np.zeros_like(t)
    if camera.move.startswith("zooming"):
        return np.exp(np.float32(camera.reach) * done), nothing
    return nothing + 1, np.float32(camera.reach) * done
