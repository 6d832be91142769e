"""What a daemon is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """All of it; the command line reads it once and hands it down."""

    store: Path
    roots: tuple[Path, ...] = ()
    port: int = 0
    idle_minutes: float = 10.0
    threads: int | None = None
    executor: str = "backend.tasks:run"
    upload_bytes: int = 16 << 30
    upload_idle_seconds: float = 30.0
    upload_seconds: float = 3600.0
