"""A camera over a still, and nothing else: numpy and OpenCV alone, so that it is there before a model would be."""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction

from backend.camera.glance import glance_path
from backend.camera.warp import warp_path
from backend.contract.events import Event
from backend.contract.requests import AnimateRequest
from backend.media.read import read_still

from .footage import output_size
from .ledger import Ledger
from .progress import Progress
from .take import Format, write_phase, write_take
from .workspace import Workspace


def coarse(request: AnimateRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The take is the warped still itself (paper section 5)."""
    path = workspace.resolve(request.still)
    image = read_still(path)
    ledger = Ledger(request, workspace, [path])
    height, width = output_size(request.output, image.shape[0], image.shape[1])
    form = Format(len(request.camera.poses), Fraction(request.fps), height, width)
    progress = Progress([write_phase(form)])
    move = glance_path if request.quick else warp_path
    frames = move(image, request.camera, height, width)
    files = yield from write_take(workspace.folder, frames, form, request.output, progress, quick=request.quick)
    yield ledger.finish(progress, files, form.record())
