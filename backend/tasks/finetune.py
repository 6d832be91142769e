"""Make a finetune alone, of every stage that the method finetunes, for later jobs to reuse."""

from __future__ import annotations

from collections.abc import Generator

from backend.contract.events import Event
from backend.contract.media import Clip
from backend.contract.requests import FinetuneRequest
from backend.contract.settings import SamplingSettings
from backend.degradation.length import base_frames
from backend.finetuning.presets import resolve
from backend.models.protocol import Family
from backend.models.registry import load

from .footage import open_clip
from .inversion import Inversion
from .ledger import Ledger
from .progress import Phase, Progress
from .source import clip_source, photo_source
from .target import Source, source_grid
from .workspace import Workspace


def finetune(request: FinetuneRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The assets of a clip or of photos; a stage whose asset exists is skipped."""
    family = load(request.model)
    media = [request.source.media] if request.source else list(request.photos)
    paths = [workspace.resolve(item) for item in media]
    ledger = Ledger(request, workspace, paths)
    source, frames = read_source(request, workspace, family)
    inversion = Inversion(
        family, "", source, resolve(request.finetune), SamplingSettings(), frames, workspace,
        {"source": ", ".join(path.name for path in paths)},
    )  # fmt: skip
    progress = Progress([phase for phase in inversion.phases() if is_finetune(phase)])
    ledger.resolve(inversion)
    for stage in inversion.stages:
        yield from inversion.finetune(stage, progress)
    yield ledger.finish(progress, (), {})


def read_source(request: FinetuneRequest, workspace: Workspace, family: Family) -> tuple[Source, int]:
    """The request's clip or photos on the model's grid, and their length at the base."""
    window = family.stages[0].frames
    clip: Clip | None = request.source
    if clip is None:
        return photo_source(request.photos, workspace, source_grid(family, window)), window
    footage = open_clip(clip, workspace)
    frames = base_frames(footage.frames, footage.fps, window)
    return clip_source(footage, clip, source_grid(family, frames)), frames


def is_finetune(phase: Phase) -> bool:
    """Whether a phase of an inversion finetunes."""
    return phase.name.startswith("finetune-")
