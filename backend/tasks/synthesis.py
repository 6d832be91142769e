"""The common end of every job with a model: resolve, run the cascade, write the take."""

from __future__ import annotations

from collections.abc import Generator

from backend.cascade import outputs
from backend.contract.events import Event
from backend.contract.requests import OutputSettings
from backend.degradation.grid import restore

from .inversion import Inversion
from .ledger import Ledger
from .progress import Progress
from .take import Format, write_take


def synthesise(
    inversion: Inversion, form: Format, output: OutputSettings, ledger: Ledger, progress: Progress
) -> Generator[Event, None, None]:
    """Run an inversion and write what came out."""
    ledger.resolve(inversion)
    yield from ledger.warn_of_unknown_words(inversion)
    clip = yield from inversion.run(progress)
    frames = restore(clip, form.frames, form.height, form.width)
    files = yield from write_take(ledger.workspace.folder, frames, form, output, progress)
    outputs.tidy(ledger.workspace.stages)
    yield ledger.finish(progress, (*files, *inversion.previews()), form.record())
