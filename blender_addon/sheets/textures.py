# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures for the graphics card: read from their files one by one, kept by nobody else. No data-block stays."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bpy
import gpu
import numpy as np
import numpy.typing as npt

from .. import compat

Pixels = npt.NDArray[np.float32]


class Textures:
    """Of some files, read in their order."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._waiting = deque(dict.fromkeys(paths))
        self._pixels: dict[Path, Pixels] = {}
        self._made: dict[Path, Any] = {}

    def read_next(self) -> bool:
        """Read one more file, so that nobody waits for all of them; False when there is none."""
        if not self._waiting:
            return False
        path = self._waiting.popleft()
        pixels = read(path)
        if pixels is not None:
            self._pixels[path] = pixels
        return True

    def of(self, path: Path) -> Any | None:
        """A picture's texture, while something is being drawn; None if it was not read."""
        if path in self._pixels:
            self._made[path] = _texture(self._pixels.pop(path))
        return self._made.get(path)


def read(path: Path) -> Pixels | None:
    """A picture's pixels as they are in the file: [H, W, 4] from below, 0 to 1. None where it cannot be read."""
    try:
        image = bpy.data.images.load(str(path))
    except RuntimeError:
        return None
    try:
        width, height = image.size
        pixels = np.empty(width * height * 4, np.float32)
        image.pixels.foreach_get(pixels)
    finally:
        bpy.data.images.remove(image)
    return pixels.reshape(height, width, 4) if width and height else None


def _texture(pixels: Pixels) -> Any:
    height, width = pixels.shape[:2]
    values = gpu.types.Buffer("FLOAT", pixels.size, pixels.reshape(-1))
    return gpu.types.GPUTexture((width, height), format=compat.TEXTURE_FORMAT, data=values)
