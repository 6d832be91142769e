"""Edit a clip: noise it, and take the noise away again towards the prompt (paper section 4)."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from backend.contract.events import Event
from backend.contract.requests import EditRequest
from backend.finetuning.presets import resolve
from backend.media.sound import read_sound
from backend.models.registry import load

from .inversion import Inversion, finest_grid
from .ledger import Ledger
from .progress import Progress
from .source import Footage, clip_source, open_clip, output_size
from .synthesis import synthesise
from .take import Format, write_phase
from .workspace import Workspace

LONG_SECONDS = 8.0  # half as long again as the base's 16 frames at 3 a second


def edit(request: EditRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """The take of one clip."""
    family = load(request.model)
    footage = open_clip(request.source, workspace)
    ledger = Ledger(request, workspace, [footage.path])
    form = take_format(request, footage)
    yield from warn_of_footage(ledger, footage, request)
    source = clip_source(footage, request.source, finest_grid(family))
    inversion = Inversion(
        family, request.prompt, source, resolve(request.finetune), request.sampling, workspace.folder,
        workspace.finetunes, {"source": footage.path.name},
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
    seconds = footage.frames / footage.fps
    if seconds > LONG_SECONDS:
        text = f"The clip lasts {float(seconds):.1f} s; the model sees 16 frames of it, so quick motion is lost."
        yield from ledger.warn("long_clip", text)
    if request.output.audio and not footage.info.audio:
        yield from ledger.warn("no_sound", f"{footage.path.name} has no sound; the take has none.")
