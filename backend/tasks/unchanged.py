"""An edit at s = 0: no noise covers the source, so nothing is taken away, and the take is the source."""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction

from backend.contract.events import Event
from backend.contract.requests import EditRequest
from backend.media.read import iter_frames

from .footage import open_clip, take_format, warn_of_footage
from .ledger import Ledger
from .masking import open_mask
from .progress import Progress
from .take import write_phase, write_take
from .workspace import Workspace


def unchanged(request: EditRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The source's own pixels, without a model: no finetune, no stage, whatever the request says of them."""
    footage = open_clip(request.source, workspace)
    if request.mask is not None:
        open_mask(request.mask, request.source, footage, workspace)  # one that does not fit is refused here too
    ledger = Ledger(request, workspace, [footage.path])
    form = take_format(request, footage)
    yield from warn_of_footage(ledger, footage, request)
    progress = Progress([write_phase(form)])
    fps = Fraction(request.source.fps) if request.source.fps else None
    frames = iter_frames(footage.path, footage.first, footage.frames, fps, size=(form.height, form.width))
    files = yield from write_take(workspace.folder, frames, form, request.output, progress)
    yield ledger.finish(progress, files, form.record())
