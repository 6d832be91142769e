"""Where a task works: its folder, its sources, the store of finetunes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backend.contract.media import Media


@dataclass(frozen=True)
class Workspace:
    """`folder` is the job's own; `resolve` finds a source's file (UnknownMedia); `finetunes` holds one folder an asset.

    `threads` limits the CPU threads; None takes all.
    """

    folder: Path
    resolve: Callable[[Media], Path]
    finetunes: Path
    threads: int | None = None
