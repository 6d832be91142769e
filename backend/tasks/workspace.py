"""Where a task works: its folder, its sources, and the store of what jobs leave for later ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backend.contract.media import Media


@dataclass(frozen=True)
class Workspace:
    """`folder` is the job's own; `resolve` finds a source's file (UnknownMedia); `store` holds what jobs share.

    `threads` limits the CPU threads; None takes all.
    """

    folder: Path
    resolve: Callable[[Media], Path]
    store: Path
    threads: int | None = None

    @property
    def finetunes(self) -> Path:
        """One folder a finetune, named by its key."""
        return self.store / "finetunes"

    @property
    def stages(self) -> Path:
        """One folder a stage's output, named by its key."""
        return self.store / "stages"
