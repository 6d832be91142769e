"""Make a finetune alone, of every stage that the method finetunes, for later jobs to reuse."""

from __future__ import annotations

from collections.abc import Generator

from backend.contract.events import Event
from backend.contract.media import Clip
from backend.contract.requests import FinetuneRequest, SamplingSettings
from backend.finetuning.presets import resolve
from backend.models.protocol import Family
from backend.models.registry import load

from .inversion import Inversion, Source, finest_grid
from .ledger import Ledger
from .progress import Phase, Progress
from .source import clip_source, open_clip, photo_source
from .workspace import Workspace


def finetune(request: FinetuneRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The assets of a clip or of photos; a stage whose asset exists is skipped."""
    family = load(request.model)
    media = [request.source.media] if request.source else list(request.photos)
    paths = [workspace.resolve(item) for item in media]
    ledger = Ledger(request, workspace, paths)
    inversion = Inversion(
        family, "", read_source(request, workspace, family), resolve(request.finetune),
        SamplingSettings(quality="full"), workspace.folder, workspace.finetunes,
        {"source": ", ".join(path.name for path in paths)},
    )  # fmt: skip
    progress = Progress([phase for phase in inversion.phases() if is_finetune(phase)])
    ledger.resolve(inversion)
    for stage in inversion.stages:
        yield from inversion.finetune(stage, progress)
    yield ledger.finish(progress, (), {})


def read_source(request: FinetuneRequest, workspace: Workspace, family: Family) -> Source:
    """The request's clip or photos on the model's grid."""
    clip: Clip | None = request.source
    if clip is None:
        return photo_source(request.photos, workspace, finest_grid(family))
    return clip_source(open_clip(clip, workspace), clip, finest_grid(family))


def is_finetune(phase: Phase) -> bool:
    """Whether a phase of an inversion finetunes."""
    return phase.name.startswith("finetune-")
