# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window and the watcher thread tell each other: commands in, reports out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...backend.contract.costs import ModelCosts
from ...backend.contract.errors import ErrorView
from ...backend.contract.jobs import JobNews, JobView
from ...backend.contract.requests import JobRequest
from ..install.installing import InstallPlan, InstallState
from ..sheets.sheet import Sheet

# --- what travels within them


@dataclass(frozen=True)
class RenderPlan:
    """A strip whose pixels a child Blender renders before they can be sent."""

    argv: tuple[str, ...]
    library: Path
    output: Path


@dataclass(frozen=True)
class Outbound:
    """A job on its way to the daemon. Its request names files by path; they are uploaded before it is posted."""

    job_id: str
    label: str
    request: JobRequest
    render: RenderPlan | None
    mask: RenderPlan | None = None

    @property
    def renders(self) -> tuple[RenderPlan, ...]:
        """What is rendered first, one after the other."""
        return tuple(plan for plan in (self.render, self.mask) if plan is not None)


@dataclass(frozen=True)
class Take:
    """A take on this machine, and how it was made. One with a `stage` is a draft: what that stage of its job shows.

    `width` and `height` are those of its picture in pixels, 0 where the file does not tell; `file` is its name in the
    job's folder.
    """

    path: Path
    frames: int
    request: JobRequest
    details: str
    stage: str = ""
    width: int = 0
    height: int = 0
    file: str = ""


@dataclass(frozen=True)
class Connection:
    """Whether a daemon answers; `fix` says what helps where it does not, `code` is that of the error."""

    state: str  # "offline", "starting", "online" or "refused"
    text: str
    fix: str = ""
    code: str = ""


@dataclass(frozen=True)
class Machine:
    """Where the daemon computes, in bytes (memory: of its first device), and what its models cost there."""

    disk_free: int
    memory_free: int
    memory_total: int
    costs: tuple[ModelCosts, ...]


# --- commands


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

# --- reports


@dataclass(frozen=True)
class ConnectionChanged:
    """The connection's new state."""

    connection: Connection


@dataclass(frozen=True)
class JobsSeen:
    """All jobs of the daemon, and whether its queue is paused."""

    jobs: tuple[JobView, ...]
    paused: bool = False


@dataclass(frozen=True)
class JobsChanged:
    """What has changed since the jobs were last seen."""

    news: JobNews


@dataclass(frozen=True)
class Preparing:
    """A job that the daemon has not listed yet: what happens to it now."""

    job_id: str
    text: str
    fraction: float


@dataclass(frozen=True)
class Refused:
    """A job that did not get to the daemon, and why."""

    job_id: str
    error: ErrorView


@dataclass(frozen=True)
class InstallChanged:
    """How far the installation of the backend is."""

    state: InstallState


@dataclass(frozen=True)
class Told:
    """Something that was asked for has happened: words for the user."""

    text: str


@dataclass(frozen=True)
class MachineSeen:
    """The daemon's machine as it is now."""

    machine: Machine


@dataclass(frozen=True)
class TakeFetched:
    """A finished take lies on this machine."""

    job_id: str
    take: Take


@dataclass(frozen=True)
class SheetFetched:
    """A finished contact sheet lies on this machine."""

    job_id: str
    sheet: Sheet


@dataclass(frozen=True)
class DraftFetched:
    """What a stage of a running job shows lies on this machine."""

    job_id: str
    draft: Take


@dataclass(frozen=True)
class Trouble:
    """Something else went wrong."""

    error: ErrorView


Report = (
    ConnectionChanged
    | JobsSeen
    | JobsChanged
    | MachineSeen
    | Preparing
    | Refused
    | TakeFetched
    | DraftFetched
    | SheetFetched
    | InstallChanged
    | Told
    | Trouble
)
