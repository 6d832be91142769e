# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window and the watcher thread tell each other: commands in, reports out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..backend.contract.errors import ErrorView
from ..backend.contract.jobs import JobView
from ..backend.contract.requests import JobRequest

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


@dataclass(frozen=True)
class Take:
    """A finished take on this machine, and what its manifest tells about it."""

    path: Path
    frames: int
    kind: str
    prompt: str
    details: str


@dataclass(frozen=True)
class Connection:
    """Whether a daemon answers; `fix` says what helps where it does not."""

    state: str  # "offline", "starting", "online" or "refused"
    text: str
    fix: str = ""


# --- commands


@dataclass(frozen=True)
class UseStore:
    """Talk to the daemon of another store."""

    store: Path


@dataclass(frozen=True)
class StartDaemon:
    """Start the daemon as a process of its own, which outlives Blender."""

    argv: tuple[str, ...]


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
class FetchTake:
    """Copy a finished take to `target`, unless it is there already."""

    job_id: str
    target: Path


@dataclass(frozen=True)
class TellJobs:
    """Report all jobs again, for a file that was just opened."""


@dataclass(frozen=True)
class Quit:
    """End the thread."""


Command = UseStore | StartDaemon | StopDaemon | Send | CancelJob | DeleteJob | FetchTake | TellJobs | Quit

# --- reports


@dataclass(frozen=True)
class ConnectionChanged:
    """The connection's new state."""

    connection: Connection


@dataclass(frozen=True)
class JobsSeen:
    """All jobs of the daemon."""

    jobs: tuple[JobView, ...]


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
class TakeFetched:
    """A finished take lies on this machine."""

    job_id: str
    take: Take


@dataclass(frozen=True)
class Trouble:
    """Something else went wrong."""

    error: ErrorView


Report = ConnectionChanged | JobsSeen | Preparing | Refused | TakeFetched | Trouble
