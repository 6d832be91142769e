"""Edit a clip: noise it, and take the noise away again towards the prompt (paper section 4)."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from backend.contract.events import Event
from backend.contract.requests import EditRequest
from backend.degradation.grid import base_frames
from backend.finetuning.presets import resolve
from backend.media.sound import read_sound
from backend.models.protocol import Family
from backend.models.registry import load

from .choosing import Choosing
from .inversion import Inversion
from .ledger import Ledger
from .progress import Progress
from .source import Footage, clip_source, open_clip, output_size
from .synthesis import synthesise
from .take import Format, write_phase
from .target import Source, source_grid
from .workspace import Workspace


def edit(request: EditRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The take of one clip."""
    family = load(request.model)
    footage = open_clip(request.source, workspace)
    taught = open_clip(request.finetune_on, workspace) if request.finetune_on is not None else footage
    ledger = Ledger(request, workspace, list(dict.fromkeys((footage.path, taught.path))))
    form = take_format(request, footage)
    yield from warn_of_footage(ledger, footage, request)
    frames = form.base_frames(family)
    source = clip_source(footage, request.source, source_grid(family, frames))
    lesson = read_lesson(request, taught, family)

    def invert(settled: EditRequest) -> Inversion:
        return Inversion(
            family, settled.prompt, source, resolve(settled.finetune), settled.sampling, frames, workspace,
            {"source": taught.path.name}, lesson,
        )  # fmt: skip

    if request.chooses:
        choosing = Choosing(request, invert)
        progress = Progress([*choosing.phases(invert(choosing.guess)), write_phase(form)])
        inversion = invert((yield from choosing.run(progress, ledger)))
        progress.plan([*choosing.phases(inversion), write_phase(form)])
    else:
        inversion = invert(request)
        progress = Progress([*inversion.phases(), write_phase(form)])
    yield from synthesise(inversion, form, request.output, ledger, progress)


def read_lesson(request: EditRequest, taught: Footage, family: Family) -> Source | None:
    """What the model is finetuned on, as a finetune of that clip alone would read it; None for the edited clip."""
    if request.finetune_on is None:
        return None
    frames = base_frames(taught.frames, taught.fps, family.stages[0].frames)
    return clip_source(taught, request.finetune_on, source_grid(family, frames))


def take_format(request: EditRequest, footage: Footage) -> Format:
    """The take is the source's length and rate, its size unless another is asked for, its sound if asked for."""
    height, width = output_size(request.output, footage.info.height, footage.info.width)
    sound = read_sound(footage.path, footage.first, footage.frames, footage.fps) if request.output.audio else None
    return Format(footage.frames, footage.fps, height, width, sound)


def warn_of_footage(ledger: Ledger, footage: Footage, request: EditRequest) -> Iterator[Event]:
    """Say what this source loses on its way."""
    if request.output.audio and not footage.info.audio:
        yield from ledger.warn("no_sound", f"{footage.path.name} has no sound; the take has none.")
