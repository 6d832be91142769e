"""A mask over a still, which the camera moves with it: the region stays on the same part of the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from backend.camera.warp import PLAIN, Image, warp_each, warp_path
from backend.contract.camera import CameraPath
from backend.contract.requests import AnimateRequest
from backend.degradation.mask import Frame, Weight, fitted
from backend.media.probe import probe

from .footage import Footage
from .masking import Masking, file_weights, mask_footage
from .workspace import Workspace


@dataclass(frozen=True)
class StillMasking(Masking):
    """Over the picture of a still; `height` and `width` are those of the coarse video that is kept outside it."""

    still: Image
    camera: CameraPath
    height: int
    width: int

    @property
    def frames(self) -> int:
        return len(self.camera.poses)

    def weights(self) -> Iterator[Weight]:
        """Each frame's, in the coarse video's size. Enlarged the plain way: what overshoots would not be black."""
        size = self.still.shape[:2]
        pictures = (_grey(fitted(weight, *size)) for weight in file_weights(self.mask, self.footage, self.frames))
        if self.footage.frames == 1:
            moved = warp_path(next(pictures), self.camera, self.height, self.width, PLAIN)
        else:
            moved = warp_each(pictures, self.camera, self.height, self.width, PLAIN)
        return (_shares(frame) for frame in moved)

    def kept(self, height: int, width: int) -> Iterator[Frame]:
        """The coarse video."""
        return warp_path(self.still, self.camera, height, width)


def open_still_mask(
    request: AnimateRequest, path: Path, still: Image, size: tuple[int, int], workspace: Workspace
) -> StillMasking | None:
    """The mask over a still that lies at `path`, whose coarse video has that height and width; None without one.

    Raises UnknownMedia, BadMedia, InvalidRequest where they do not fit.
    """
    if request.mask is None:
        return None
    info = replace(probe(path), height=still.shape[0], width=still.shape[1])  # upright, as the still is read
    source = Footage(path, info, 0, len(request.camera.poses), Fraction(request.fps))
    return StillMasking(request.mask, mask_footage(request.mask, source, workspace), still, request.camera, *size)


def _grey(weight: Weight) -> Image:
    """Weights as a picture uint8 [H, W, 3]."""
    return np.repeat(np.rint(weight * 255).astype(np.uint8)[..., None], 3, axis=-1)


def _shares(grey: Image) -> Weight:
    """Such a picture as weights again."""
    weight: Weight = grey[..., 0].astype(np.float32) / np.float32(255)
    return weight
