"""Edit a clip: noise it, and take the noise away again towards the prompt (paper section 4)."""

from __future__ import annotations

from collections.abc import Generator

from backend.contract.events import Event
from backend.contract.requests import EditRequest
from backend.degradation.length import base_frames
from backend.finetuning.presets import resolve
from backend.models.protocol import Family
from backend.models.registry import load

from .choosing import Choosing
from .footage import Footage, open_clip, take_format, warn_of_footage
from .inversion import Inversion
from .ledger import Ledger
from .masking import open_mask
from .progress import Progress
from .source import clip_source, read_region, tell_of_mask
from .synthesis import synthesise
from .take import write_phase
from .target import Source, source_grid
from .workspace import Workspace


def edit(request: EditRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The take of one clip."""
    family = load(request.model)
    footage = open_clip(request.source, workspace)
    taught = open_clip(request.finetune_on, workspace) if request.finetune_on is not None else footage
    masking = open_mask(request.mask, request.source, footage, workspace) if request.mask is not None else None
    paths = [footage.path, taught.path, *((masking.footage.path,) if masking is not None else ())]
    ledger = Ledger(request, workspace, list(dict.fromkeys(paths)))
    form = take_format(request, footage)
    yield from warn_of_footage(ledger, footage, request)
    frames = form.base_frames(family)
    grid = source_grid(family, frames)
    source = clip_source(footage, request.source, grid)
    region = read_region(masking, grid, ledger.hashes[footage.path])
    if masking is not None:
        yield from tell_of_mask(ledger, masking, region)
    lesson = read_lesson(request, taught, family)

    def invert(settled: EditRequest) -> Inversion:
        return Inversion(
            family, settled.prompt, source, resolve(settled.finetune), settled.sampling, frames, workspace,
            {"source": taught.path.name}, lesson, region,
        )  # fmt: skip

    if request.chooses:
        choosing = Choosing(request, invert)
        progress = Progress([*choosing.phases(invert(choosing.guess)), write_phase(form)])
        inversion = invert((yield from choosing.run(progress, ledger)))
        progress.plan([*choosing.phases(inversion), write_phase(form)])
    else:
        inversion = invert(request)
        progress = Progress([*inversion.phases(), write_phase(form)])
    yield from synthesise(inversion, form, request.output, ledger, progress, masking)


def read_lesson(request: EditRequest, taught: Footage, family: Family) -> Source | None:
    """What the model is finetuned on, as a finetune of that clip alone would read it; None for the edited clip."""
    if request.finetune_on is None:
        return None
    frames = base_frames(taught.frames, taught.fps, family.stages[0].frames)
    return clip_source(taught, request.finetune_on, source_grid(family, frames))
