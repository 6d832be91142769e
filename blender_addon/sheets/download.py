# SPDX-License-Identifier: GPL-3.0-or-later
"""Finished contact sheets as files on this machine; runs on the watcher thread."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...backend.contract.requests import SheetRequest, request_from_wire
from .sheet import Cell, Sheet

if TYPE_CHECKING:
    from ..daemon.client import Client  # the messages name a Sheet, and the client the messages

SHEET_FILE = "sheet.png"
"""What a job that is a sheet has among its files."""

KEPT = 40
"""Sheets that stay on this machine; the daemon has them all."""

_MANIFEST_FILE = "manifest.json"
_MOMENTS = 2  # in a strip


def fetch(client: Client, job_id: str, target: Path) -> Sheet:
    """Copy a sheet's manifest and pictures to a folder, unless they are there already."""
    target.mkdir(parents=True, exist_ok=True)
    sheet = _described(target, json.loads(_copied(client, job_id, target / _MANIFEST_FILE).read_text(encoding="utf-8")))
    for picture in sheet.pictures:
        _copied(client, job_id, picture)
    tidy(target.parent, target)
    return sheet


def tidy(folder: Path, spared: Path) -> None:
    """Remove all but the newest sheets of a folder."""
    found = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for old in found[:-KEPT]:
        if old != spared:
            shutil.rmtree(old, ignore_errors=True)


def _copied(client: Client, job_id: str, path: Path) -> Path:
    if not path.exists():
        client.download(job_id, path.name, path)
    return path


def _described(folder: Path, manifest: dict[str, Any]) -> Sheet:
    request, told = request_from_wire(manifest["request"]), manifest["output"]
    assert isinstance(request, SheetRequest), "the job is a sheet"
    # Sheets of the first daemons have one moment of a cell, and the source on the whole sheet alone.
    has_strips = "source" in told
    cells = tuple(_cell(folder, cell, "strip" if has_strips else "picture") for cell in told["cells"])
    source = folder / told.get("source", SHEET_FILE)
    moments = _MOMENTS if has_strips else 1
    return Sheet(request, told["columns"], cells, source, moments, told["suggested"], told["reason"])


def _cell(folder: Path, told: dict[str, Any], picture: str) -> Cell:
    towards = told["scores"]["towards"]
    return Cell(told["s"], told["seed"], told["steps"], towards, told["kept"], told["value"], folder / told[picture])
