"""The jobs, as straight-line iterators of events: what a worker runs for a request.

Work goes on only while the iterator is asked for more; closing it stops between two steps, and running the same request
in the same folder again continues from what is there.
"""

from __future__ import annotations

from collections.abc import Generator

from backend.contract.events import Event
from backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    JobRequest,
    SheetRequest,
    SubjectRequest,
)

from .animate import animate
from .edit import edit
from .finetune import finetune
from .generate import generate
from .sheet import sheet
from .source import limit_threads
from .subject import subject
from .workspace import Workspace

__all__ = ["Workspace", "run"]


def run(request: JobRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """Do a job in its workspace; the last event is TaskFinished. Raises DreamstripError."""
    limit_threads(workspace)
    workspace.folder.mkdir(parents=True, exist_ok=True)
    match request:
        case EditRequest():
            yield from edit(request, workspace)
        case AnimateRequest():
            yield from animate(request, workspace)
        case SubjectRequest():
            yield from subject(request, workspace)
        case GenerateRequest():
            yield from generate(request, workspace)
        case FinetuneRequest():
            yield from finetune(request, workspace)
        case SheetRequest():
            yield from sheet(request, workspace)
