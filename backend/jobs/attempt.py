"""One attempt at one job: from its claim to its outcome."""

from __future__ import annotations

import time
from queue import Empty, SimpleQueue

from backend.contract.errors import ErrorView, InternalError, OutOfMemory
from backend.contract.events import PreviewReady, StageStarted, StepDone, TaskFinished, WarningRaised

from .ending import Ending
from .letters import FromWorker, Interrupt, Letter, Stop, Unload, Wake
from .messages import Beat, Ready, Report, RunJob, TaskFailed, TaskStopped
from .outcome import Done, Failed, Lost, Outcome, Stopped
from .process import WorkerProcess
from .queue import Claim, JobQueue

SILENCE_SECONDS = 60.0
"""A worker that has not beaten for so long is taken for dead."""

NOTE_SECONDS = 0.25
"""Steps are written down at most this often; the last of a stage always is."""


class Attempt:
    """Listens to the worker and to the user until the job has an outcome."""

    def __init__(self, queue: JobQueue, claim: Claim, worker: WorkerProcess, mailbox: SimpleQueue[Letter]) -> None:
        self._queue = queue
        self._claim = claim
        self._worker = worker
        self._mailbox = mailbox
        self._ending = Ending(worker, claim.job)
        self._heard = time.monotonic()
        self._noted = 0.0
        self._silent = False

    def run(self) -> Outcome:
        """Do the job in the worker."""
        self._worker.send(RunJob(self._claim.job, str(self._queue.folder(self._claim.job))))
        while True:
            outcome = self._take(self._receive())
            if outcome is not None:
                return outcome
            self._ending.advance()
            self._check_pulse()

    def _receive(self) -> Letter | None:
        waits = [self._heard + SILENCE_SECONDS - time.monotonic(), self._ending.patience()]
        try:
            return self._mailbox.get(timeout=max(0.0, min(wait for wait in waits if wait is not None)))
        except Empty:
            return None

    def _take(self, letter: Letter | None) -> Outcome | None:
        match letter:
            case FromWorker(worker, report) if worker is self._worker:
                return self._hear(report)
            case Stop():
                self._ending.begin()
            case Wake() if self._queue.stop_wished(self._claim):
                self._ending.begin()
            case Interrupt(until) if time.monotonic() < until:
                self._ending.begin()
            case Unload():
                letter.refuse()
        return None

    def _hear(self, report: Report | None) -> Outcome | None:
        self._heard = time.monotonic()
        match report:
            case StepDone():
                self._note_step(report)
            case StageStarted() | WarningRaised() | PreviewReady():
                self._queue.note(self._claim, report)
            case TaskFinished():
                return Done(report.files)
            case TaskFailed():
                return self._failed(report.error)
            case TaskStopped():
                return Stopped()
            case None:
                return self._lost()
            case Ready() | Beat():
                pass
        return None

    def _note_step(self, step: StepDone) -> None:
        now = time.monotonic()
        if step.done >= step.total or now - self._noted >= NOTE_SECONDS:
            self._queue.note(self._claim, step)
            self._noted = now

    def _failed(self, error: ErrorView) -> Outcome:
        if error.code in (OutOfMemory.code, InternalError.code):
            self._worker.end()  # only a process's end surely gives its memory back
        return Failed(error)

    def _lost(self) -> Outcome:
        if self._ending.begun:
            return Stopped()
        return Lost("it gave no sign of life" if self._silent else self._worker.cause())

    def _check_pulse(self) -> None:
        if time.monotonic() - self._heard >= SILENCE_SECONDS:
            self._silent = True
            self._heard = time.monotonic()
            self._worker.kill()
