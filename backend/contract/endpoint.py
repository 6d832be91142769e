"""Where a daemon's store is by default, and the file in it that says how the daemon is reached."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .wire import loads

ENDPOINT_FILE = "endpoint.json"


@dataclass(frozen=True)
class Endpoint:
    """How to reach the daemon of a store; check `boot_id` against /v1/status before trusting `pid`."""

    url: str
    token: str = field(repr=False)
    pid: int
    boot_id: str
    api_version: int


def default_store(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """`DREAMSTRIP_STORE`, or the platform's place for a user's data."""
    if chosen := environ.get("DREAMSTRIP_STORE"):
        return Path(chosen).expanduser().absolute()
    home = Path.home()
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Dreamstrip"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Dreamstrip"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "dreamstrip"


def read_endpoint(store: Path) -> Endpoint | None:
    """The endpoint that the store's daemon has written, or None if it has none (or has gone). Raises InvalidRequest."""
    try:
        text = (store / ENDPOINT_FILE).read_bytes()
    except FileNotFoundError:
        return None
    endpoint: Endpoint = loads(Endpoint, text, ENDPOINT_FILE)
    return endpoint
