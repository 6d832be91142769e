"""What the store keeps is made by one process at a time; another that needs it too waits, and then finds it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

from filelock import FileLock, Timeout

from backend.contract.events import Event

from .progress import Progress

LOOK_SECONDS = 0.2
LOCK_FILE = ".lock"


def once(
    folder: Path, is_there: Callable[[Path], bool], make: Callable[[], Iterable[Event]], progress: Progress
) -> Generator[Event, None, None]:
    """Make what belongs into a folder of the store, unless it is there by the time that nobody else is at it.

    The daemon's worker and jobs of the command line share a store. Whoever is killed lets go of the lock, and the next
    one goes on from what is in the folder.
    """
    if is_there(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK_FILE, thread_local=False)
    while not _took(lock):
        yield progress.waiting()
        time.sleep(LOOK_SECONDS)
    try:
        if not is_there(folder):
            yield from make()
    finally:
        lock.release()


def _took(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True
