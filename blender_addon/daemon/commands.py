# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window tells the watcher thread to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..install.installing import InstallPlan
from .cargo import Outbound


@dataclass(frozen=True)
class UseStore:
    """Talk to the daemon of another store."""

    store: Path


@dataclass(frozen=True)
class StartDaemon:
    """Start the daemon as a process of its own, which outlives Blender; it may read `roots` in place."""

    argv: tuple[str, ...]
    roots: tuple[Path, ...] = ()


@dataclass(frozen=True)
class StopDaemon:
    """Let the daemon end; its jobs go on when it is started again."""


@dataclass(frozen=True)
class Send:
    """Upload a job's media and submit it."""

    outbound: Outbound


@dataclass(frozen=True)
class CancelJob:
    """End a job."""

    job_id: str


@dataclass(frozen=True)
class DeleteJob:
    """Delete an ended job and its folder."""

    job_id: str


@dataclass(frozen=True)
class WishJob:
    """Pause a job, let it go on, or try it again."""

    job_id: str
    wish: Literal["pause", "resume", "retry"]


@dataclass(frozen=True)
class MoveJob:
    """Give a waiting job another place in the queue, counted from 1."""

    job_id: str
    position: int


@dataclass(frozen=True)
class PauseQueue:
    """Let no job begin, or let the queue go on."""

    paused: bool


@dataclass(frozen=True)
class SendAgain:
    """Send a job again that did not get to the daemon; `moved` are its files that now lie elsewhere."""

    job_id: str
    moved: tuple[tuple[Path, Path], ...] = ()


@dataclass(frozen=True)
class DropUnsent:
    """Forget a job that did not get to the daemon."""

    job_id: str


@dataclass(frozen=True)
class SendSmaller:
    """Submit a job again as the job `new_id` that needs less memory and time."""

    job_id: str
    new_id: str
    label: str


@dataclass(frozen=True)
class FreeMemory:
    """End the daemon's idle worker."""


@dataclass(frozen=True)
class HoldDevice:
    """Keep the daemon off the device until `ReleaseDevice`; `interrupt` stops a running job meanwhile."""

    interrupt: bool


@dataclass(frozen=True)
class ReleaseDevice:
    """Let the daemon use the device again."""


@dataclass(frozen=True)
class InstallBackend:
    """Install or upgrade the backend in the store."""

    plan: InstallPlan


@dataclass(frozen=True)
class CancelInstall:
    """Stop the installation; what was done is kept."""


@dataclass(frozen=True)
class RemoveBackend:
    """Delete the backend that was installed in the store."""


@dataclass(frozen=True)
class FetchTake:
    """Copy a finished take to `target`, unless it is there already."""

    job_id: str
    target: Path


@dataclass(frozen=True)
class FetchSheet:
    """Copy a finished contact sheet's pictures into a folder, unless they are there already."""

    job_id: str
    target: Path


@dataclass(frozen=True)
class FetchDraft:
    """Copy a running job's preview `file` to `target`, unless it is there already."""

    job_id: str
    file: str
    target: Path


@dataclass(frozen=True)
class AskMachine:
    """Report the daemon's machine again: its disk and memory change."""


@dataclass(frozen=True)
class TellJobs:
    """Report all jobs again, for a file that was just opened."""


@dataclass(frozen=True)
class Quit:
    """End the thread."""


Command = (
    UseStore
    | StartDaemon
    | StopDaemon
    | Send
    | SendAgain
    | DropUnsent
    | SendSmaller
    | CancelJob
    | DeleteJob
    | WishJob
    | MoveJob
    | PauseQueue
    | FreeMemory
    | HoldDevice
    | ReleaseDevice
    | InstallBackend
    | CancelInstall
    | RemoveBackend
    | FetchTake
    | FetchDraft
    | FetchSheet
    | AskMachine
    | TellJobs
    | Quit
)
