"""What a result was made with: versions, hashes, machine."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable
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


def processor() -> str:
    """The processor's name, as the daemon tells it too."""
    return f"CPU, {os.cpu_count()} threads, {platform.machine()}"


def sha256(path: Path) -> str:
    """The sha256 of a file; of an image sequence's folder, that of its files' names and contents in order."""
    if path.is_dir():
        return sha256_of(sorted(file for file in path.iterdir() if file.is_file()))
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_of(files: Iterable[Path]) -> str:
    """That of several files: of their names and contents, in this order."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + bytes.fromhex(sha256(file)))
    return digest.hexdigest()
