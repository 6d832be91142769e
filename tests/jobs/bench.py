"""What the tests of the queue and the runner stand on."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path

from backend.contract.jobs import JobState, JobView, Submission
from backend.jobs.database import Database
from backend.jobs.journal import Journal
from backend.jobs.process import WorkerOptions
from backend.jobs.queue import JobQueue
from tests.contract.samples import generate

EXECUTOR = "tests.jobs.stub:run"


def until(condition: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Wait for a condition; say which one never came."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"after {seconds} s still not {what}"
        time.sleep(0.01)


def submission(prompt: str = "steps:3", label: str = "strip") -> Submission:
    """A new job for the stub."""
    return Submission(str(uuid.uuid4()), generate(prompt), label)


class Bench:
    """A store with its queue and journal, as the daemon has them."""

    def __init__(self, store: Path) -> None:
        self.store = store
        for name in ("jobs", "finetunes", "media"):
            (store / name).mkdir(parents=True, exist_ok=True)
        self.database = Database(store / "jobs.sqlite3")
        self.journal = Journal(self.database)
        self.queue = JobQueue(self.database, self.journal, store / "jobs")
        self.options = WorkerOptions(store / "media", store, (), store / "worker.log", executor=EXECUTOR)

    def submit(self, prompt: str = "steps:3") -> JobView:
        """Queue a job for the stub."""
        return self.queue.submit(submission(prompt))[0]

    def state(self, job: str) -> JobState:
        """Where the job stands."""
        return self.queue.view(job).state

    def wait(self, job: str, state: JobState, seconds: float = 60.0) -> JobView:
        """Wait until the job is there."""
        until(lambda: self.state(job) is state, f"{state} but {self.state(job)}", seconds)
        return self.queue.view(job)

    def kinds(self, job: str) -> list[str]:
        """The kinds of the job's journal entries."""
        return [entry.event.kind for entry in self.journal.after(0).events if entry.job == job]
