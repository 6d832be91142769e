"""The runner: one thread that gives the queue's jobs to a worker process, one at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Literal

from backend.contract.status import WorkerStatus

from .attempt import Attempt
from .letters import FromWorker, Interrupt, Letter, Stop, Unload, Wake
from .messages import Ready, Report
from .outcome import Lost, Outcome
from .process import WorkerProcess
from .queue import Claim, JobQueue

log = logging.getLogger(__name__)

UNLOAD_SECONDS = 10.0
RETRY_SECONDS = 5.0
Spawn = Callable[[Callable[[WorkerProcess, Report | None], None]], WorkerProcess]


class Runner:
    """Keeps the worker warm between jobs and ends it after `idle_seconds` without one."""

    def __init__(self, queue: JobQueue, owner: str, spawn: Spawn, idle_seconds: float) -> None:
        self._queue = queue
        self._owner = owner
        self._spawn = spawn
        self._idle_seconds = idle_seconds
        self._mailbox: SimpleQueue[Letter] = SimpleQueue()
        self._worker: WorkerProcess | None = None
        self._ready = False
        self._claim: Claim | None = None
        self._idle_since = time.time()
        self._held_until = 0.0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="runner", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def wake(self) -> None:
        """A job was submitted, or is to be cancelled or paused."""
        self._mailbox.put(Wake())

    def unload(self) -> None:
        """End the idle worker and wait until it is gone; Conflict while a job runs."""
        letter = Unload()
        self._mailbox.put(letter)
        letter.answer.result(UNLOAD_SECONDS)

    def hold(self, seconds: float, interrupt: bool) -> None:
        """Leave the device to somebody else: end the idle worker and begin no job; `interrupt` stops a running one too.

        It ends by itself: who asked for it may be killed, and must ask again in time.
        """
        self._held_until = time.monotonic() + seconds
        self._mailbox.put(Interrupt(self._held_until) if interrupt else Wake())

    def held(self) -> float:
        """Seconds for which the device is still left to somebody else."""
        return max(0.0, self._held_until - time.monotonic())

    def stop(self) -> None:
        """Interrupt the job, end the worker, and come back when both are done."""
        self._stopping.set()
        self._mailbox.put(Stop())
        self._thread.join()

    def status(self) -> WorkerStatus:
        """What the worker does."""
        state: Literal["none", "starting", "idle", "running"] = "idle"
        if self._worker is None:
            state = "none" if self._claim is None else "starting"
        elif self._claim is not None:
            state = "running" if self._ready else "starting"
        return WorkerStatus(state, self._idle_since if state == "idle" else None)

    def _live(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except Exception as error:  # noqa: BLE001 - the thread boundary: a full disk must not end the queue for ever
                log.error("the runner failed (%s); it goes on in %s s", type(error).__name__, RETRY_SECONDS)
                self._start_over()
        self._end_worker()

    def _turn(self) -> None:
        if self.held():
            self._end_worker()
        claim = self._queue.claim(self._owner) if not self.held() else None
        if claim is None:
            self._rest()
            return
        self._claim = claim
        log.info("job %s: attempt %d begins", claim.job, claim.attempt)
        outcome = self._attempt(claim)
        view = self._queue.finish(claim, outcome)
        log.info("job %s: attempt %d ended, %s", claim.job, claim.attempt, view.state.value)
        self._claim = None
        self._idle_since = time.time()

    def _attempt(self, claim: Claim) -> Outcome:
        if self._worker is not None and not self._worker.alive:
            self._forget_worker()
        try:
            worker = self._worker or self._spawn(self._deliver)
        except OSError as error:
            return Lost(f"its process could not be started ({type(error).__name__})")
        self._worker = worker
        outcome = Attempt(self._queue, claim, worker, self._mailbox).run()
        if not worker.alive:
            self._forget_worker()
        return outcome

    def _rest(self) -> None:
        letter = self._next_letter()
        match letter:
            case None if self._is_idle_too_long():
                log.info("the worker was idle for %.0f s and is ended", self._idle_seconds)
                self._end_worker()
            case Unload():
                self._end_worker()
                letter.answer.set_result(None)
            case FromWorker(worker, None) if worker is self._worker:
                log.warning("the idle worker has gone: %s", worker.cause())
                self._forget_worker()

    def _next_letter(self) -> Letter | None:
        waits = [self._idle_left()] if self._worker is not None else []
        waits += [self.held()] if self.held() else []
        try:
            return self._mailbox.get(timeout=min(waits, default=None))
        except Empty:
            return None

    def _idle_left(self) -> float:
        return max(0.0, self._idle_since + self._idle_seconds - time.time())

    def _is_idle_too_long(self) -> bool:
        return self._worker is not None and not self._idle_left()

    def _deliver(self, worker: WorkerProcess, report: Report | None) -> None:
        if isinstance(report, Ready):
            self._ready = True
        self._mailbox.put(FromWorker(worker, report))

    def _start_over(self) -> None:
        self._end_worker()
        self._claim = None
        self._stopping.wait(RETRY_SECONDS)
        try:
            self._queue.recover(owner="")
        except Exception as error:  # noqa: BLE001 - the same boundary
            log.error("the queue cannot be written (%s)", type(error).__name__)

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._forget_worker()

    def _forget_worker(self) -> None:
        self._worker = None
        self._ready = False
