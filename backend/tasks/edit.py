"""Edit a clip: noise it, and take the noise away again towards the prompt (paper section 4)."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from backend.contract.events import Event
from backend.contract.requests import EditRequest
from backend.finetuning.presets import resolve
from backend.media.sound import read_sound
from backend.models.registry import load

from .inversion import Inversion
from .ledger import Ledger
from .progress import Progress
from .source import Footage, clip_source, open_clip, output_size
from .synthesis import synthesise
from .take import Format, write_phase
from .target import source_grid
from .workspace import Workspace


def edit(request: EditRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The take of one clip."""
    family = load(request.model)
    footage = open_clip(request.source, workspace)
    ledger = Ledger(request, workspace, [footage.path])
    form = take_format(request, footage)
    yield from warn_of_footage(ledger, footage, request)
    frames = form.base_frames(family)
    source = clip_source(footage, request.source, source_grid(family, frames))
    inversion = Inversion(
        family, request.prompt, source, resolve(request.finetune), request.sampling, frames, workspace,
        {"source": footage.path.name},
    )  # fmt: skip
    progress = Progress([*inversion.phases(), write_phase(form)])
    yield from synthesise(inversion, form, request.output, ledger, progress)


def take_format(request: EditRequest, footage: Footage) -> Format:
    """The take is the source's length and rate, its size unless another is asked for, its sound if asked for."""
    height, width = output_size(request.output, footage.info.height, footage.info.width)
    sound = read_sound(footage.path, footage.first, footage.frames, footage.fps) if request.output.audio else None
    return Format(footage.frames, footage.fps, height, width, sound)


def warn_of_footage(ledger: Ledger, footage: Footage, request: EditRequest) -> Iterator[Event]:
    """Say what this source loses on its way."""
    if request.output.audio and not footage.info.audio:
        yield from ledger.warn("no_sound", f"{footage.path.name} has no sound; the take has none.")
