"""The jobs, as straight-line iterators of events: what a worker runs for a request.

Work goes on only while the iterator is asked for more; closing it stops between two steps, and running the same request
in the same folder again continues from what is there.
"""

from __future__ import annotations

from collections.abc import Generator

from backend.contract.events import Event
from backend.contract.requests import AnimateRequest, EditRequest, JobRequest
from backend.contract.settings import SamplingSettings

from .coarse import coarse
from .unchanged import unchanged
from .workspace import Workspace

__all__ = ["Workspace", "run"]


def run(request: JobRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """Do a job in its workspace; the last event is TaskFinished. Raises DreamstripError."""
    workspace.folder.mkdir(parents=True, exist_ok=True)
    match request:
        case AnimateRequest(coarse=True):
            yield from coarse(request, workspace)
        case EditRequest(sampling=SamplingSettings(s=0.0)):
            yield from unchanged(request, workspace)
        case _:
            from .modelled import modelled  # torch takes seconds to come in, and what stands above needs none

            yield from modelled(request, workspace)
