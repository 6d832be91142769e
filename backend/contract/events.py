"""What a running task tells: its worker sends these to the runner, the daemon to its clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .jobs import JobView


@dataclass(frozen=True)
class StageStarted:
    """Stage `index` (from 0) of `count` begins."""

    kind: ClassVar[str] = "stage_started"
    stage: str
    index: int
    count: int


@dataclass(frozen=True)
class StepDone:
    """`done` of `total` steps of this stage are behind; `seconds_left` is of the whole job, None while unknown."""

    kind: ClassVar[str] = "step_done"
    stage: str
    done: int
    total: int
    seconds_left: float | None


@dataclass(frozen=True)
class WarningRaised:
    """Something the user should know about the result; the work goes on."""

    kind: ClassVar[str] = "warning_raised"
    code: str
    text: str


@dataclass(frozen=True)
class PreviewReady:
    """A stage's picture of the result is whole: a file name in the job's folder."""

    kind: ClassVar[str] = "preview_ready"
    stage: str
    file: str


@dataclass(frozen=True)
class TaskFinished:
    """All is written, `manifest.json` too: file names in the job's folder."""

    kind: ClassVar[str] = "task_finished"
    files: tuple[str, ...]


Event = StageStarted | StepDone | WarningRaised | PreviewReady | TaskFinished


@dataclass(frozen=True)
class JobChanged:
    """The daemon's own word: a job has come, changed its state, or ended; `job` is all that is known of it."""

    kind: ClassVar[str] = "job_changed"
    job: JobView


@dataclass(frozen=True)
class JobDeleted:
    """A job and its folder are gone."""

    kind: ClassVar[str] = "job_deleted"


@dataclass(frozen=True)
class QueueChanged:
    """The queue was paused or goes on; its entry in the journal names no job."""

    kind: ClassVar[str] = "queue_changed"
    paused: bool


ServiceEvent = (
    StageStarted | StepDone | WarningRaised | PreviewReady | TaskFinished | JobChanged | JobDeleted | QueueChanged
)


@dataclass(frozen=True)
class JournalEntry:
    """One line of the daemon's journal; `seq` only grows, across restarts too."""

    seq: int
    job: str
    event: ServiceEvent


@dataclass(frozen=True)
class JournalPage:
    """The entries after a number; ask again after `last`."""

    events: tuple[JournalEntry, ...]
    last: int
