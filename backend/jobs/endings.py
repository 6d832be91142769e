"""How attempts on jobs end, and what becomes of the jobs; written within the transaction of the queue."""

from __future__ import annotations

import sqlite3
import time

from backend.contract.errors import Cancelled, DreamstripError, WorkerLost
from backend.contract.events import TaskFinished
from backend.contract.jobs import JobState, JobView
from backend.contract.wire import dumps

from . import progress
from .journal import Journal
from .outcome import Done, Failed, Lost, Outcome, Stopped
from .table import JobTable

MAX_LOSSES = 2
"""A job that loses its worker (or its daemon) this often has failed; the queue goes on."""

IDLE: dict[str, object] = {"owner": None, "seconds_left": None}
"""The columns of a job that nobody works on."""


class Endings:
    """Ends attempts; the only one that ends jobs."""

    def __init__(self, table: JobTable, journal: Journal) -> None:
        self._table = table
        self._journal = journal

    def end(self, row: sqlite3.Row, outcome: Outcome) -> JobView:
        """Write down how the running attempt of a job ended; a cancel that came before wins over a result."""
        job: str = row["id"]
        if row["cancel"]:
            return self.cancel(job)
        match outcome:
            case Done():
                finished = TaskFinished(outcome.files)
                self._table.update(job, progress.changes(row, finished, time.time()))
                self._journal.append(job, finished)
                return self._close(job, JobState.DONE)
            case Failed():
                return self._close(job, JobState.FAILED, dumps(outcome.error))
            case Stopped():
                return self._interrupt(row, row["losses"])
            case Lost():
                return self._lose(row, outcome.cause)

    def _lose(self, row: sqlite3.Row, cause: str) -> JobView:
        losses = row["losses"] + 1
        if losses < MAX_LOSSES:
            return self._interrupt(row, losses)
        error = WorkerLost(
            f"The work on this job broke off {losses} times; the last time {cause}.",
            "If memory was short, choose fewer frames or a smaller size; else see logs/worker.log in the store.",
        )
        return self._close(row["id"], JobState.FAILED, _text(error))

    def _interrupt(self, row: sqlite3.Row, losses: int) -> JobView:
        job: str = row["id"]
        state = JobState.PAUSED if row["held"] else JobState.INTERRUPTED
        self._table.update(job, {"state": state, "losses": losses, "held": 0} | IDLE)
        return self._table.changed(job)

    def cancel(self, job: str) -> JobView:
        """A job that does not run, or no longer, is cancelled."""
        error = Cancelled("The job was cancelled.", "Submit it again to have it after all.")
        return self._close(job, JobState.CANCELLED, _text(error))

    def _close(self, job: str, state: JobState, error: str | None = None) -> JobView:
        self._table.update(job, {"state": state, "finished": time.time(), "error": error, "held": 0} | IDLE)
        self._journal.forget_steps(job)
        return self._table.changed(job)


def _text(error: DreamstripError) -> str:
    return dumps(error.view())
