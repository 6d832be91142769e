"""The jobs that need a model, by the kind of their request; importing this brings torch."""

from __future__ import annotations

from collections.abc import Generator

import torch

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
from .subject import subject
from .workspace import Workspace


def modelled(request: JobRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """Do a job in its workspace, with as many threads as that allows."""
    if workspace.threads is not None:
        torch.set_num_threads(workspace.threads)
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
