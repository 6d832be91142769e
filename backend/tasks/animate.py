"""Animate a still: its coarse video along a camera path, edited like a clip (paper section 5)."""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction

from backend.camera.warp import warp_path
from backend.contract.events import Event
from backend.contract.requests import AnimateRequest
from backend.degradation.grid import degrade
from backend.finetuning.presets import resolve
from backend.media.read import read_still
from backend.models.registry import load

from .footage import output_size
from .inversion import Inversion
from .ledger import Ledger
from .progress import Progress
from .synthesis import synthesise
from .take import Format, write_phase
from .target import Source, source_grid
from .workspace import Workspace


def animate(request: AnimateRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The take of one still."""
    path = workspace.resolve(request.still)
    image = read_still(path)
    ledger = Ledger(request, workspace, [path])
    height, width = output_size(request.output, image.shape[0], image.shape[1])
    form = Format(len(request.camera.poses), Fraction(request.fps), height, width)
    family = load(request.model)
    coarse = warp_path(image, request.camera, height, width)
    frames = form.base_frames(family)
    source = Source(degrade(coarse, form.frames, source_grid(family, frames)), ordered=True)
    inversion = Inversion(
        family, request.prompt, source, resolve(request.finetune), request.sampling, frames, workspace,
        {"source": path.name},
    )  # fmt: skip
    progress = Progress([*inversion.phases(), write_phase(form)])
    yield from synthesise(inversion, form, request.output, ledger, progress)
