"""What a result was made with: versions, hashes, machine."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from backend.contract.version import API_VERSION, VERSION

LIBRARIES = ("torch", "numpy", "opencv-python-headless", "av", "safetensors", "tokenizers")


def versions() -> dict[str, str]:
    """Versions of Dreamstrip, its API, Python and the libraries that compute."""
    found = {"dreamstrip": VERSION, "api": str(API_VERSION), "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def device() -> str:
    """What the worker computes on, as the daemon names it too."""
    return f"CPU, {os.cpu_count()} threads, {platform.machine()}"


def sha256(path: Path) -> str:
    """The sha256 of a file; of an image sequence's folder, that of its files' names and contents in order."""
    if path.is_dir():
        digest = hashlib.sha256()
        for file in sorted(p for p in path.iterdir() if p.is_file()):
            digest.update(file.name.encode() + b"\0" + bytes.fromhex(sha256(file)))
        return digest.hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
