"""A new video of a subject (paper section 5): learn t* from photos as unordered frames, then generate."""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction

from backend.contract.events import Event
from backend.contract.requests import SubjectRequest
from backend.finetuning.presets import resolve
from backend.media.read import read_still
from backend.models.registry import load

from .footage import output_size
from .inversion import Inversion
from .ledger import Ledger
from .progress import Progress
from .source import photo_source
from .synthesis import synthesise
from .take import Format, write_phase
from .target import source_grid
from .workspace import Workspace


def subject(request: SubjectRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """A clip of the subject doing what the prompt says; as large as the first photo unless a size is given."""
    family = load(request.model)
    paths = [workspace.resolve(photo) for photo in request.photos]
    ledger = Ledger(request, workspace, paths)
    first = read_still(paths[0])
    height, width = output_size(request.output, first.shape[0], first.shape[1])
    form = Format(request.frames, Fraction(request.fps), height, width)
    frames = form.base_frames(family)
    source = photo_source(request.photos, workspace, source_grid(family, frames))
    inversion = Inversion(
        family, request.prompt, source, resolve(request.finetune), request.sampling, frames, workspace,
        {"source": ", ".join(path.name for path in paths)},
    )  # fmt: skip
    progress = Progress([*inversion.phases(), write_phase(form)])
    yield from synthesise(inversion, form, request.output, ledger, progress)
