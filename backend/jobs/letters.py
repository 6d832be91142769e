"""What lies in the runner's mailbox."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field

from backend.contract.errors import Conflict

from .messages import Report
from .process import WorkerProcess


@dataclass(frozen=True)
class FromWorker:
    """A worker said something; None is its end."""

    worker: WorkerProcess
    report: Report | None


@dataclass(frozen=True)
class Wake:
    """Look at the queue: a job came, or a running one is to be cancelled or paused."""


@dataclass(frozen=True)
class Interrupt:
    """Stop the running job, which goes on afterwards, if this is read before `until` (of the monotonic clock)."""

    until: float


@dataclass(frozen=True)
class Stop:
    """The daemon ends: interrupt the job."""


@dataclass(frozen=True)
class Unload:
    """End the idle worker, so that its memory is free; the answer comes when the process is gone."""

    answer: Future[None] = field(default_factory=Future)

    def refuse(self) -> None:
        """A job is running."""
        self.answer.set_exception(Conflict("A job is running.", "Cancel it first, or wait for its end."))


Letter = FromWorker | Wake | Interrupt | Stop | Unload
