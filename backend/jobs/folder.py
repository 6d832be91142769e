"""A job's folder: its request and whatever the work leaves there, checkpoints and results."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

from backend.contract.errors import InvalidRequest, VersionMismatch
from backend.contract.requests import JobRequest
from backend.contract.wire import dumps, loads

REQUEST_FILE = "request.json"
_TRASH = ".trash-"


def write_whole(file: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file so that it is seen whole or not at all, also after a power cut."""
    part = file.with_name(f".{file.name}-{uuid.uuid4().hex}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def prepare(folder: Path, option: str, mode: int = 0o777) -> None:
    """Make a folder that the user named by an option, unless it is there. Raises InvalidRequest."""
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidRequest(f"{folder} cannot be made: {error.strerror}", "Choose another folder.", option) from error
    if not os.access(folder, os.W_OK):
        raise InvalidRequest(f"{folder} may not be written to", "Choose another folder.", option)


def write_request(folder: Path, request: JobRequest) -> None:
    """Make the job's folder with its request."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / REQUEST_FILE, dumps(request).encode())


def read_request(folder: Path) -> JobRequest:
    """The request in a job's folder. Raises VersionMismatch for one that an older or newer version has left there."""
    try:
        request: JobRequest = loads(JobRequest, (folder / REQUEST_FILE).read_bytes(), "request")
    except InvalidRequest as error:
        raise VersionMismatch(
            f"This version of Dreamstrip cannot read the job's {REQUEST_FILE}: {error}.", "Send the job again."
        ) from error
    return request


def is_plain_name(name: str) -> bool:
    """A file directly in the folder, and not one of its hidden ones."""
    return bool(name) and not name.startswith(".") and not any(sign in name for sign in "/\\:\0")


def discard(folder: Path) -> None:
    """Take a folder away at once (by renaming it) and then delete it."""
    trash = folder.with_name(_TRASH + uuid.uuid4().hex)
    try:
        os.replace(folder, trash)
    except FileNotFoundError:
        return
    shutil.rmtree(trash, ignore_errors=True)  # what could not be deleted now goes at the next start


def empty_trash(parent: Path) -> None:
    """Delete what an earlier `discard` could not."""
    for trash in parent.glob(_TRASH + "*"):
        shutil.rmtree(trash, ignore_errors=True)
