"""Foreign exceptions of a running task, as errors of ours. Knows torch by name only and never repeats a message."""

from __future__ import annotations

import errno
import sqlite3
import traceback

from backend.contract.errors import DreamstripError, InternalError, NotEnoughSpace, OutOfMemory

_MEMORY = {"MemoryError", "OutOfMemoryError", "_ArrayMemoryError"}
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


def explain(error: BaseException) -> DreamstripError:
    """The error to tell the user; a message that is not ours may hold a prompt or a path, so only its type is told."""
    if isinstance(error, DreamstripError):
        return error
    if type(error).__name__ in _MEMORY or (isinstance(error, RuntimeError) and "can't allocate memory" in str(error)):
        return OutOfMemory(
            "There was not enough memory for this job.",
            "Choose a draft, fewer frames or a smaller size, or close other programs that use the device.",
        )
    if _is_full_disk(error):
        return NotEnoughSpace("The disk became full while the job ran.", "Free some space, then submit the job again.")
    return InternalError(
        f"Dreamstrip failed at {place(error)} ({type(error).__name__}).",
        "This is a defect: please report it with failure.txt from the job's folder.",
    )


def _is_full_disk(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _NO_SPACE


def place(error: BaseException) -> str:
    """File and line where it was raised, without the folders."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    return f"{frames[-1].filename.replace(chr(92), '/').rsplit('/', 1)[-1]}:{frames[-1].lineno}"
