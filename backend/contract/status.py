"""What the daemon tells about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .costs import ModelCosts

DEVICE_VARIABLE = "DREAMSTRIP_DEVICE"
"""Environment variable that names the device to compute on: "cpu", "cuda" or, of several GPUs, "cuda:1"."""


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
    """The answer of /v1/status: `queue` jobs wait, `running` is the id of the one at work, `last` the journal's end.

    `held` are the seconds for which the device is left to somebody else.
    """

    boot_id: str
    pid: int
    devices: tuple[Device, ...]
    queue: int
    paused: bool
    held: float
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


@dataclass(frozen=True)
class ModelInfo:
    """What a user reads before choosing a model; `stages` are "name frames x height x width"."""

    name: str
    title: str
    licence: str
    stages: tuple[str, ...]
    needs: str
    knows: str
    costs: ModelCosts


@dataclass(frozen=True)
class ModelList:
    """The answer of /v1/models."""

    models: tuple[ModelInfo, ...]
