"""What the runner and its worker process say to each other, besides a task's events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from backend.contract.errors import ErrorView
from backend.contract.events import PreviewReady, StageStarted, StepDone, TaskFinished, WarningRaised


@dataclass(frozen=True)
class RunJob:
    """Runner to worker: do the job in this folder."""

    kind: ClassVar[str] = "run_job"
    job: str
    folder: str


@dataclass(frozen=True)
class StopJob:
    """Runner to worker: stop that job between two steps; another job, which has begun since, is left alone."""

    kind: ClassVar[str] = "stop_job"
    job: str


@dataclass(frozen=True)
class Ready:
    """Worker to runner: started, and waiting for a job."""

    kind: ClassVar[str] = "ready"


@dataclass(frozen=True)
class Beat:
    """Worker to runner: still alive."""

    kind: ClassVar[str] = "beat"


@dataclass(frozen=True)
class TaskFailed:
    """Worker to runner: the job cannot be done."""

    kind: ClassVar[str] = "task_failed"
    error: ErrorView


@dataclass(frozen=True)
class TaskStopped:
    """Worker to runner: the job was stopped as wished, its checkpoint is in the folder."""

    kind: ClassVar[str] = "task_stopped"


Command = RunJob | StopJob
Report = StageStarted | StepDone | WarningRaised | PreviewReady | TaskFinished | Ready | Beat | TaskFailed | TaskStopped
