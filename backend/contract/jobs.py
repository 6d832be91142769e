"""A job as clients send it and see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from . import checks
from .errors import ErrorView
from .requests import JobRequest

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class JobState(StrEnum):
    """Where a job stands; `interrupted` waits like `queued`, to go on from a checkpoint; `paused` for the user."""

    QUEUED = "queued"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Nothing more will happen to the job."""
        return self in _ENDED


_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


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
    """All that a client may know of a job; times are seconds since 1970, `position` counts from 1 in the queue.

    `wish` is what a running job has been told and has not done yet.
    """

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
    wish: Literal["", "pause", "cancel"] = ""


@dataclass(frozen=True)
class JobList:
    """The answer of GET /v1/jobs, oldest first; `last` is the journal's end at that moment, to go on listening from.

    While the queue is `paused` no job begins.
    """

    jobs: tuple[JobView, ...]
    paused: bool
    last: int


@dataclass(frozen=True)
class JobNews:
    """The answer of GET /v1/queue/news: what has changed since an event, so that a long list is read only once.

    `waiting` are the ids of the waiting jobs in the order of the queue, None where that is as it was. `whole` says that
    `jobs` are all there are: the store is not the one that the event was of.
    """

    jobs: tuple[JobView, ...]
    gone: tuple[str, ...]
    waiting: tuple[str, ...] | None
    paused: bool
    whole: bool
    last: int


@dataclass(frozen=True)
class Move:
    """The body of `POST /v1/jobs/{job}/move`: the place in the queue, from 1; past its end is the last one."""

    position: int

    def __post_init__(self) -> None:
        checks.within("position", self.position, 1, 2**31)


@dataclass(frozen=True)
class Hold:
    """The body of `POST /v1/hold`: leave the device to somebody else for so many seconds; 0 ends that.

    The idle worker is ended and no job begins. `interrupt`: a running job stops too, and goes on afterwards.
    """

    seconds: float
    interrupt: bool

    def __post_init__(self) -> None:
        checks.within("seconds", self.seconds, 0, 60)
