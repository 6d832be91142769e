"""What the daemon tells about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Health:
    """The answer of /v1/health, the only one without a token: `api` is the oldest and newest version spoken."""

    name: str
    api: tuple[int, ...]
    version: str


@dataclass(frozen=True)
class Device:
    """Where the worker computes; bytes."""

    name: str
    memory_total: int
    memory_free: int


@dataclass(frozen=True)
class WorkerStatus:
    """The worker process: `idle_since` is in seconds since 1970, while it is warm and without work."""

    state: Literal["none", "starting", "idle", "running"]
    idle_since: float | None


@dataclass(frozen=True)
class Status:
    """The answer of /v1/status: `queue` jobs wait, `running` is the id of the one at work, `last` the journal's end."""

    boot_id: str
    pid: int
    devices: tuple[Device, ...]
    queue: int
    running: str | None
    disk_free: int
    store: str
    worker: WorkerStatus
    last: int


@dataclass(frozen=True)
class UploadResult:
    """The answer of PUT /v1/media: `created` is false when the store already had the bytes."""

    sha256: str
    size: int
    created: bool
