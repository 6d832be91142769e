"""The common end of every job with a model: resolve, run the cascade, write the take."""

from __future__ import annotations

from collections.abc import Generator

from backend.contract.events import Event
from backend.contract.requests import OutputSettings

from .inversion import Inversion
from .ledger import Ledger
from .progress import Progress
from .take import Format, frames_of, write_take


def synthesise(
    inversion: Inversion, form: Format, output: OutputSettings, ledger: Ledger, progress: Progress
) -> Generator[Event, None, None]:
    """Run an inversion and write what came out."""
    ledger.resolve(inversion)
    yield from ledger.warn_of_unknown_words(inversion)
    outcome = yield from inversion.run(progress)
    frames = frames_of(outcome, inversion.family, form)
    files = yield from write_take(ledger.workspace.folder, frames, form, output, progress)
    yield ledger.finish(progress, (*files, *inversion.previews()), form.record())
