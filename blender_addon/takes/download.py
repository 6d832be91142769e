# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes as files on this machine, beside the .blend that uses them: finished ones with their manifest, and drafts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ...backend.contract.errors import BadMedia
from ...backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    GenerateRequest,
    JobRequest,
    SubjectRequest,
    request_from_wire,
)
from ..daemon.cargo import Take
from ..daemon.client import Client
from . import movie, panel_settings

TAKE_FILE = "take.mp4"
_MANIFEST_FILE = "manifest.json"
_STAGE_FILE = re.compile(r"stage-\d+-(?P<stage>[\w-]+)\.mp4")


def file_name(strip: str, job_id: str, stage: str = "") -> str:
    """What a take's file is called: after its source strip and its job, a draft's after its stage too."""
    plain = re.sub(r"[^\w-]+", "_", Path(strip).stem).strip("_") or "take"
    return "-".join(filter(None, (plain, job_id[:8], stage))) + ".mp4"


def stage_of(file: str) -> str:
    """The stage whose preview a file in a job's folder is; empty for any other file."""
    named = _STAGE_FILE.fullmatch(file)
    return named["stage"] if named else ""


def newest_draft(files: tuple[str, ...]) -> str:
    """The preview of the last stage that is done, of the files that a job has announced; empty while there is none."""
    return next((file for file in reversed(files) if stage_of(file)), "")


def fetch(client: Client, job_id: str, target: Path) -> Take:
    """Copy a take and its manifest to this machine, unless they are here already."""
    manifest = target.with_suffix(".json")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not manifest.exists():
        client.download(job_id, _MANIFEST_FILE, manifest)
    if not target.exists():
        client.download(job_id, TAKE_FILE, target)
    return _described(target, json.loads(manifest.read_text(encoding="utf-8")))


def fetch_draft(client: Client, job_id: str, file: str, target: Path) -> Take:
    """Copy what a stage of a job shows to this machine, unless it is here already.

    Raises NotFound, and BadMedia for a video that is not as long as the take will be.
    """
    request = client.request(job_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        client.download(job_id, file, target)
    shown = movie.read(target)
    if shown is None or shown.frames != (_frames_of(request) or shown.frames):
        raise BadMedia(f"{file} is not as long as its take.", "Wait for the take.")
    words = panel_settings.words(request)
    return Take(target, shown.frames, request, words, stage_of(file), shown.width, shown.height, file)


def _described(target: Path, manifest: dict[str, Any]) -> Take:
    request = request_from_wire(manifest["request"])
    choice = manifest.get("resolved", {}).get("choice")
    words, shown = panel_settings.words(request) + panel_settings.words_of_choice(choice), movie.read(target)
    size = (shown.width, shown.height) if shown is not None else (0, 0)
    return Take(target, manifest["output"]["frames"], request, words, "", *size, TAKE_FILE)


def _frames_of(request: JobRequest) -> int | None:
    """How long the take of a request will be, as far as it says so."""
    match request:
        case EditRequest(source=source):
            return source.frames
        case AnimateRequest(camera=camera):
            return len(camera.poses)
        case SubjectRequest(frames=frames) | GenerateRequest(frames=frames):
            return frames
    return None
