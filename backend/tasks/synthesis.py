"""The common end of every job with a model: resolve, run the cascade, write the take."""

from __future__ import annotations

from collections.abc import Generator

from backend.cascade import outputs
from backend.contract.events import Event
from backend.contract.settings import OutputSettings
from backend.degradation.grid import restore

from .inversion import Inversion
from .ledger import Ledger
from .masking import Masking
from .preview import Previews
from .progress import Progress
from .take import Format, write_take


def synthesise(
    inversion: Inversion,
    form: Format,
    output: OutputSettings,
    ledger: Ledger,
    progress: Progress,
    masking: Masking | None = None,
) -> Generator[Event, None, None]:
    """Run an inversion and write what came out; of a masked edit what is inside the mask."""
    ledger.resolve(inversion)
    yield from ledger.warn_of_unknown_words(inversion)
    joined = masking.joined if masking is not None else None
    previews = Previews(ledger.workspace.folder, inversion.family, form, joined)
    clip = yield from inversion.run(progress, previews)
    frames = restore(clip, form.frames, form.height, form.width)
    if masking is not None:
        frames = masking.joined(frames, form)
    files = yield from write_take(ledger.workspace.folder, frames, form, output, progress)
    outputs.tidy(ledger.workspace.stages)
    yield ledger.finish(progress, (*files, *inversion.previews()), form.record())
