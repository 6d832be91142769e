"""A word, SIGTERM, SIGKILL."""

from __future__ import annotations

from typing import Any, cast

from backend.jobs.ending import KILL_AFTER, TERMINATE_AFTER, Ending
from backend.jobs.process import WorkerProcess


class Recorder:
    """Stands for a worker process."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def send(self, _: Any) -> None:
        self.done.append("word")

    def terminate(self) -> None:
        self.done.append("terminate")

    def kill(self) -> None:
        self.done.append("kill")


def test_each_step_has_its_time() -> None:
    worker, now = Recorder(), [100.0]
    ending = Ending(cast(WorkerProcess, worker), "job", clock=lambda: now[0])
    ending.advance()
    assert (ending.begun, ending.patience(), worker.done) == (False, None, [])
    ending.begin()
    ending.advance()
    assert worker.done == ["word"]
    now[0] += TERMINATE_AFTER
    ending.begin()  # a second wish does not begin again
    ending.advance()
    assert worker.done == ["word", "terminate"]
    now[0] = 100.0 + KILL_AFTER
    ending.advance()
    ending.advance()
    assert worker.done == ["word", "terminate", "kill"]
    assert ending.patience() is None


def test_the_worker_is_free_within_five_seconds() -> None:
    assert KILL_AFTER < 5
