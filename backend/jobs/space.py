"""Is there room on the disk? Asked before the work."""

from __future__ import annotations

import shutil
from pathlib import Path

from backend.contract.costs import DISK_RESERVE
from backend.contract.errors import NotEnoughSpace
from backend.contract.media import Clip
from backend.contract.requests import AnimateRequest, EditRequest, FinetuneRequest, JobRequest, SheetRequest

RESERVE = DISK_RESERVE
_UNKNOWN_FRAMES = 250
_UNKNOWN_SIZE = (1920, 1080)


def estimate(request: JobRequest) -> int:
    """Bytes that the job's folder may grow to, beyond the reserve: the lossless master is what counts."""
    if isinstance(request, FinetuneRequest | SheetRequest) or not request.output.master:
        return 0
    width, height = request.output.width, request.output.height
    pixels = width * height if width and height else _UNKNOWN_SIZE[0] * _UNKNOWN_SIZE[1]
    return 3 * pixels * _frames(request)


def require(folder: Path, wanted: int) -> None:
    """Refuse work that would fill the disk."""
    free = shutil.disk_usage(folder).free
    if free < wanted + RESERVE:
        raise NotEnoughSpace(
            f"The disk of the store has {free >> 20} MiB free, this needs {(wanted + RESERVE) >> 20} MiB.",
            "Free some space, delete old jobs, or choose a store on another disk with --store.",
        )


def _frames(request: JobRequest) -> int:
    if isinstance(request, AnimateRequest):
        return len(request.camera.poses)
    if isinstance(request, EditRequest):
        return _clip_frames(request.source)
    return 0 if isinstance(request, FinetuneRequest | SheetRequest) else request.frames


def _clip_frames(clip: Clip) -> int:
    return clip.frames or _UNKNOWN_FRAMES
