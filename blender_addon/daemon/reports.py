# SPDX-License-Identifier: GPL-3.0-or-later
"""What the watcher thread tells the window."""

from __future__ import annotations

from dataclasses import dataclass

from ...backend.contract.costs import ModelCosts
from ...backend.contract.errors import ErrorView, VersionMismatch
from ...backend.contract.jobs import JobNews, JobView
from ..install.installing import InstallState
from ..sheets.sheet import Sheet
from .cargo import Take


@dataclass(frozen=True)
class Connection:
    """Whether a daemon answers; `fix` says what helps where it does not, `code` is that of the error."""

    state: str  # "offline", "starting", "online" or "refused"
    text: str
    fix: str = ""
    code: str = ""

    @property
    def is_online(self) -> bool:
        """Whether a daemon answers."""
        return self.state == "online"

    @property
    def is_stoppable(self) -> bool:
        """Whether a daemon is there, be it one of another version, with which nothing else can be done."""
        return self.is_online or self.code == VersionMismatch.code


@dataclass(frozen=True)
class Machine:
    """Where the daemon computes, in bytes (memory: of its first device), and what its models cost there."""

    disk_free: int
    memory_free: int
    memory_total: int
    costs: tuple[ModelCosts, ...]


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
