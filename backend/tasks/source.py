"""The user's media, read for the model: on the grid of its finest finetuned stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from backend.camera.warp import reframe, warp_path
from backend.cascade.plan import Grid
from backend.contract.camera import CameraPath
from backend.contract.errors import InvalidRequest
from backend.contract.media import Clip, Media
from backend.contract.requests import OutputSettings
from backend.degradation.grid import degrade, to_tensor
from backend.media.probe import MediaInfo, probe
from backend.media.read import count_frames, iter_frames, read_still

from .target import Source
from .workspace import Workspace


@dataclass(frozen=True)
class Footage:
    """A clip as a request means it: where it is, and its frames' number, rate and size as displayed."""

    path: Path
    info: MediaInfo
    first: int
    frames: int
    fps: Fraction

    @property
    def start_seconds(self) -> float:
        """When the first of its frames is shown in the file."""
        return float(self.first / self.fps)


def open_clip(clip: Clip, workspace: Workspace) -> Footage:
    """Look at a request's clip. Raises UnknownMedia, BadMedia, InvalidRequest (frames beyond its end)."""
    path = workspace.resolve(clip.media)
    info = probe(path)
    fps = Fraction(clip.fps) if clip.fps else info.fps
    available = count_frames(path, Fraction(clip.fps) if clip.fps else None)
    frames = available - clip.first if clip.frames is None else clip.frames
    if frames < 1 or clip.first + frames > available:
        raise InvalidRequest(
            f"takes {frames} frames from frame {clip.first} on, but at {fps} a second there are {available}",
            "Trim the strip to the clip, or choose fewer frames.",
            "source",
        )
    return Footage(path, info, clip.first, frames, fps)


def clip_source(footage: Footage, clip: Clip, grid: Grid) -> Source:
    """The clip on the grid, read once, frame by frame."""
    fps = Fraction(clip.fps) if clip.fps else None
    frames = iter_frames(footage.path, clip.first, clip.frames, fps, size=grid[1:])
    return Source(degrade(frames, footage.frames, grid), ordered=True)


def warped(image: NDArray[np.uint8], camera: CameraPath, output: OutputSettings) -> Iterator[NDArray[np.uint8]]:
    """The coarse video of a still at the output's size (paper section 5)."""
    return warp_path(image, camera, *output_size(output, image.shape[0], image.shape[1]))


def photo_source(photos: tuple[Media, ...], workspace: Workspace, grid: Grid) -> Source:
    """Photos as an unordered set of frames, each cut to the grid's shape around its centre."""
    frames = [reframe(read_still(workspace.resolve(photo)), grid[1], grid[2]) for photo in photos]
    return Source(to_tensor(np.stack(frames)), ordered=False)


def output_size(output: OutputSettings, height: int, width: int) -> tuple[int, int]:
    """Height and width of the result: what is asked for, or the source's."""
    if output.height is None or output.width is None:
        return height, width
    return output.height, output.width


def limit_threads(workspace: Workspace) -> None:
    """Leave the machine's other cores alone when the workspace says so."""
    if workspace.threads is not None:
        torch.set_num_threads(workspace.threads)
