"""Stopping a running job: by a word, then by SIGTERM, then by SIGKILL, each at its time."""

from __future__ import annotations

import time
from collections.abc import Callable

from .messages import StopJob
from .process import WorkerProcess

TERMINATE_AFTER = 2.0
KILL_AFTER = 3.5
"""Seconds after the wish; the worker is free within five."""


class Ending:
    """Does nothing until `begin`; then `advance` takes each step when it is due."""

    def __init__(self, worker: WorkerProcess, job: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: float | None = None
        self._steps: list[tuple[float, Callable[[], None]]] = [
            (0.0, lambda: worker.send(StopJob(job))),
            (TERMINATE_AFTER, worker.terminate),
            (KILL_AFTER, worker.kill),
        ]

    @property
    def begun(self) -> bool:
        """The job's end is wished."""
        return self._began is not None

    def begin(self) -> None:
        """The end is wished from now; again is harmless."""
        if self._began is None:
            self._began = self._clock()

    def advance(self) -> None:
        """Take the steps that are due."""
        while self.patience() == 0:
            self._steps.pop(0)[1]()

    def patience(self) -> float | None:
        """Seconds until the next step; None while there is none."""
        if self._began is None or not self._steps:
            return None
        return max(0.0, self._began + self._steps[0][0] - self._clock())
