# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels between the window and the watcher thread: jobs on their way out, takes on their way back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...backend.contract.requests import JobRequest


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
