"""Animate a still: its coarse video along a camera path, edited like a clip (paper section 5), or within a mask."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from fractions import Fraction
from functools import partial

import numpy as np
from torch import Tensor

from backend.camera.warp import warp_path
from backend.cascade.plan import Grid
from backend.contract.camera import CameraPath
from backend.contract.events import Event
from backend.contract.requests import AnimateRequest
from backend.contract.wire import dumps
from backend.degradation.grid import degrade, source_indices, to_tensor
from backend.finetuning.presets import resolve
from backend.media.read import read_still
from backend.media.resize import resize
from backend.models.registry import load

from .footage import output_size
from .inversion import Inversion
from .ledger import Ledger
from .progress import Progress
from .region import Region
from .source import region_of, tell_of_mask
from .still_masking import StillMasking, open_still_mask
from .synthesis import synthesise
from .take import Format, write_phase
from .target import Source, source_grid
from .workspace import Workspace


def animate(request: AnimateRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The take of one still."""
    path = workspace.resolve(request.still)
    image = read_still(path)
    height, width = output_size(request.output, image.shape[0], image.shape[1])
    masking = open_still_mask(request, path, image, (height, width), workspace)
    ledger = Ledger(request, workspace, [path, *((masking.footage.path,) if masking is not None else ())])
    form = Format(len(request.camera.poses), Fraction(request.fps), height, width)
    family = load(request.model)
    coarse = warp_path(image, request.camera, height, width)
    frames = form.base_frames(family)
    grid = source_grid(family, frames)
    source, region = Source(degrade(coarse, form.frames, grid), ordered=True), None
    if masking is not None:
        region = moved_region(masking, grid, ledger.hashes[path])
        yield from tell_of_mask(ledger, masking, region, "the coarse move")
    inversion = Inversion(
        family, request.prompt, source, resolve(request.finetune), request.sampling, frames, workspace,
        {"source": path.name}, region=region,
    )  # fmt: skip
    progress = Progress([*inversion.phases(), write_phase(form)])
    yield from synthesise(inversion, form, request.output, ledger, progress, masking)


def moved_region(masking: StillMasking, grid: Grid, sha256: str) -> Region | None:
    """The region of a mask over a still, whose file has that hash, along the camera's path."""
    path = hashlib.sha256(dumps(masking.camera).encode()).hexdigest()
    origin = f"{sha256} along {path} at {masking.height} x {masking.width}"
    return region_of(masking, grid, partial(coarse_part, masking), origin)


def coarse_part(masking: StillMasking, grid: Grid, part: range) -> Tensor:
    """Some frames of the coarse video on a grid [1, 3, t, H, W], made anew."""
    wanted = source_indices(masking.frames, grid[0])[part.start : part.stop]
    path = CameraPath(tuple(masking.camera.poses[index] for index in wanted))
    frames = warp_path(masking.still, path, masking.height, masking.width)
    return to_tensor(np.stack([resize(frame, *grid[1:]) for frame in frames]))
