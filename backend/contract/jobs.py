"""A job as clients send it and see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from . import checks
from .errors import ErrorView
from .requests import JobRequest

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class JobState(StrEnum):
    """Where a job stands; `interrupted` waits like `queued` and goes on from its checkpoint."""

    QUEUED = "queued"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Nothing more will happen to the job."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True)
class Submission:
    """The body of `POST /v1/jobs`; the client makes the id, so that sending it twice is harmless."""

    id: str
    request: JobRequest
    label: str

    def __post_init__(self) -> None:
        checks.matches("id", self.id, _UUID, "Give a UUID in lower case, such as str(uuid.uuid4()).")
        checks.length("label", self.label, 0, 200, "characters")


@dataclass(frozen=True)
class JobView:
    """All that a client may know of a job; times are seconds since 1970, `position` counts from 1 in the queue."""

    id: str
    kind: str
    state: JobState
    created: float
    started: float | None
    finished: float | None
    attempt: int
    position: int | None
    stage: str
    done: int
    total: int
    fraction: float
    seconds_left: float | None
    error: ErrorView | None
    warnings: tuple[str, ...]
    files: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class JobList:
    """The answer of GET /v1/jobs, oldest first; `last` is the journal's end at that moment, to go on listening from."""

    jobs: tuple[JobView, ...]
    last: int
