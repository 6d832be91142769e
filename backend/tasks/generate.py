"""Text to video: the cascade from pure noise."""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction

from backend.contract.events import Event
from backend.contract.requests import GenerateRequest
from backend.models.registry import load

from .inversion import Inversion
from .ledger import Ledger
from .progress import Progress
from .synthesis import synthesise
from .take import Format, write_phase
from .workspace import Workspace


def generate(request: GenerateRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """A clip from the prompt alone; `sampling.s` has nothing to noise and is not used."""
    output = request.output
    assert output.height is not None and output.width is not None
    ledger = Ledger(request, workspace, [])
    form = Format(request.frames, Fraction(request.fps), output.height, output.width)
    family = load(request.model)
    frames = form.base_frames(family)
    inversion = Inversion(family, request.prompt, None, None, request.sampling, frames, workspace, {})
    progress = Progress([*inversion.phases(), write_phase(form)])
    yield from synthesise(inversion, form, output, ledger, progress)
