"""Finetunes: assets that jobs left for later ones to reuse, a folder each with its `asset.json`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from backend.contract.errors import NotFound
from backend.jobs.folder import discard

from ..answers import Here, answer

router = APIRouter(prefix="/finetunes", tags=["finetunes"])
_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,127}")


@router.get("")
def list_finetunes(daemon: Here) -> JSONResponse:
    """What each `asset.json` tells, with the folder's name as `key` and its bytes as `size`, newest first."""
    found = [asset for file in daemon.finetunes.glob("[!.]*/asset.json") if (asset := _asset(file.parent)) is not None]
    return answer({"finetunes": sorted(found, key=lambda asset: -float(asset.get("created") or 0))})


@router.delete("/{key}", status_code=204)
def delete(key: str, daemon: Here) -> Response:
    """Delete a finetune; a job that needs it makes it again."""
    folder = daemon.finetunes / key
    if not _KEY.fullmatch(key) or not (folder / "asset.json").is_file():
        raise NotFound("There is no such finetune.", "List them with GET /v1/finetunes.")
    discard(folder)
    return Response(status_code=204)


def _asset(folder: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads((folder / "asset.json").read_text(encoding="utf-8"))
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    except (FileNotFoundError, ValueError):
        return None  # deleted while we looked, or damaged by somebody
    return told | {"key": folder.name, "size": size}
