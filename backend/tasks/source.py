"""The user's media, read for the model: on the grid of its finest finetuned stage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

import numpy as np
from torch import Tensor

from backend.camera.warp import reframe
from backend.cascade.plan import Grid
from backend.contract.events import Event
from backend.contract.media import Clip, Media
from backend.degradation.cells import touched
from backend.degradation.grid import degrade, source_indices, to_tensor
from backend.media.read import iter_frames, read_still

from .footage import Footage
from .ledger import Ledger
from .masking import ClipMasking, Masking
from .region import Region
from .target import Source
from .workspace import Workspace


def clip_source(footage: Footage, clip: Clip, grid: Grid) -> Source:
    """The clip on the grid, read once, frame by frame."""
    fps = Fraction(clip.fps) if clip.fps else None
    frames = iter_frames(footage.path, clip.first, clip.frames, fps, size=grid[1:])
    return Source(degrade(frames, footage.frames, grid), ordered=True)


def clip_part(footage: Footage, clip: Clip, grid: Grid, part: range) -> Tensor:
    """Some frames of the clip on a grid [1, 3, t, H, W], read from the file anew."""
    wanted = source_indices(footage.frames, grid[0])[part.start : part.stop]
    fps = Fraction(clip.fps) if clip.fps else None
    first, count = footage.first + wanted[0], wanted[-1] - wanted[0] + 1
    needed = set(wanted)
    frames = iter_frames(footage.path, first, count, fps, size=grid[1:])
    small = {index: frame for index, frame in enumerate(frames, wanted[0]) if index in needed}
    return to_tensor(np.stack([small[index] for index in wanted]))


def read_region(masking: ClipMasking | None, grid: Grid, sha256: str) -> Region | None:
    """The region of a mask over a clip, whose file has that hash; None where there is no mask."""
    if masking is None:
        return None
    source, clip = masking.source, masking.clip
    origin = f"{sha256} {source.first}+{source.frames} at {clip.fps}"
    return region_of(masking, grid, partial(clip_part, source, clip), origin)


def region_of(masking: Masking, grid: Grid, read: Callable[[Grid, range], Tensor], origin: str) -> Region | None:
    """The free cells of a mask on a source's grid; `read` gives the source on any, `origin` tells it from any other.

    None where all is free: then the stages do what they do without a mask.
    """
    cells = touched(masking.weights(), masking.frames, grid)
    if cells.all():
        return None
    digest = hashlib.sha256(cells.numpy().tobytes()).hexdigest()
    return Region(cells, read, f"{digest} of {origin}")


def tell_of_mask(ledger: Ledger, masking: Masking, region: Region | None, kept: str = "the source") -> Iterator[Event]:
    """Write down the mask, and say so where it lets nothing change."""
    path = masking.footage.path
    ledger.note("mask", {"name": path.name, "sha256": ledger.hashes[path], "feather": masking.mask.feather})
    if region is not None and not region.cells.any():
        yield from ledger.warn("empty_mask", f"{path.name} is black on every frame; the take is {kept}.")


def photo_source(photos: tuple[Media, ...], workspace: Workspace, grid: Grid) -> Source:
    """Photos as an unordered set of frames, each cut to the grid's shape around its centre."""
    frames = [reframe(read_still(workspace.resolve(photo)), grid[1], grid[2]) for photo in photos]
    return Source(to_tensor(np.stack(frames)), ordered=False)
