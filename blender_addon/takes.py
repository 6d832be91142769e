# SPDX-License-Identifier: GPL-3.0-or-later
"""Finished takes as files on this machine, beside the .blend that uses them, each with its manifest."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ..backend.contract.requests import request_from_wire
from . import take_settings
from .client import Client
from .messages import Take

TAKE_FILE = "take.mp4"
_MANIFEST_FILE = "manifest.json"


def file_name(strip: str, job_id: str) -> str:
    """What a take's file is called: after its source strip and its job."""
    plain = re.sub(r"[^\w-]+", "_", Path(strip).stem).strip("_") or "take"
    return f"{plain}-{job_id[:8]}.mp4"


def fetch(client: Client, job_id: str, target: Path) -> Take:
    """Copy a take and its manifest to this machine, unless they are here already."""
    manifest = target.with_suffix(".json")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not manifest.exists():
        client.download(job_id, _MANIFEST_FILE, manifest)
    if not target.exists():
        client.download(job_id, TAKE_FILE, target)
    return _described(target, json.loads(manifest.read_text(encoding="utf-8")))


def _described(target: Path, manifest: dict[str, Any]) -> Take:
    request = request_from_wire(manifest["request"])
    return Take(target, manifest["output"]["frames"], request, take_settings.words(request))
