"""The daemon's parts, put together for one store and taken apart in order."""

from __future__ import annotations

import functools
import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from backend.contract.endpoint import read_endpoint
from backend.contract.errors import DaemonRunning
from backend.jobs.database import Database
from backend.jobs.folder import discard, empty_trash, prepare
from backend.jobs.journal import Journal
from backend.jobs.media_store import MediaStore
from backend.jobs.process import WorkerOptions, WorkerProcess
from backend.jobs.queue import JobQueue
from backend.jobs.roots import Roots
from backend.jobs.runner import Runner
from backend.jobs.sources import stored

from .bell import Bell
from .settings import Settings

UNFINISHED_SECONDS = 7 * 24 * 3600.0
"""So long a finetune's checkpoint waits for a job that goes on with it, since it was written last."""


@dataclass(frozen=True)
class Daemon:
    """What the routes work with; `boot_id` and `token` are new at every start."""

    settings: Settings
    journal: Journal
    queue: JobQueue
    media: MediaStore
    runner: Runner
    bell: Bell
    boot_id: str
    token: str = field(repr=False)

    @property
    def finetunes(self) -> Path:
        """The folder with a folder a finetune."""
        return self.settings.store / "finetunes"


@contextmanager
def open_daemon(settings: Settings) -> Iterator[Daemon]:
    """Lock the store, take up what an earlier daemon left, and begin to work; at the end, interrupt and close."""
    with ExitStack() as stack:
        _make_folders(settings.store)
        stack.enter_context(_only_daemon(settings.store))
        _tidy(settings.store)
        database = Database(settings.store / "jobs.sqlite3")
        stack.callback(database.close)
        daemon = _assemble(settings, database)
        daemon.queue.recover(daemon.boot_id)
        daemon.queue.discard_deleted()
        daemon.media.tidy(stored(daemon.queue.requests()))
        daemon.runner.start()
        stack.callback(daemon.runner.stop)
        yield daemon


def _make_folders(store: Path) -> None:
    prepare(store, "store", mode=0o700)
    for name in ("media", "jobs", "finetunes", "logs"):
        (store / name).mkdir(exist_ok=True)


def _tidy(store: Path) -> None:
    """Finish what an earlier daemon could not, and drop finetunes that were broken off and that nobody went on with."""
    empty_trash(store / "jobs")
    empty_trash(store / "finetunes")
    for folder in (store / "finetunes").glob("[!.]*"):
        is_whole = (folder / "asset.json").is_file()
        if folder.is_dir() and not is_whole and time.time() - folder.stat().st_mtime > UNFINISHED_SECONDS:
            with suppress(OSError):  # one that is held by another program goes at a later start
                discard(folder)


@contextmanager
def _only_daemon(store: Path) -> Iterator[None]:
    try:
        held = FileLock(store / "daemon.lock", timeout=0).acquire()
    except Timeout:
        endpoint = read_endpoint(store)
        where = f" at {endpoint.url}" if endpoint else ""
        raise DaemonRunning(
            f"Another daemon has this store open{where}.", "Use that one, stop it, or choose another --store."
        ) from None
    with held:
        yield


def _assemble(settings: Settings, database: Database) -> Daemon:
    boot_id, bell = uuid.uuid4().hex, Bell()
    journal = Journal(database)
    journal.listen(bell.ring)
    roots = Roots.granted(settings.roots)
    media = MediaStore(settings.store / "media", roots)
    media.prepare()
    queue = JobQueue(database, journal, settings.store / "jobs")
    options = WorkerOptions(
        media=settings.store / "media",
        store=settings.store,
        roots=roots.folders or (),
        log=settings.store / "logs" / "worker.log",
        threads=settings.threads,
        executor=settings.executor,
    )
    spawn = functools.partial(WorkerProcess, options)
    runner = Runner(queue, boot_id, spawn, settings.idle_minutes * 60)
    token = secrets.token_urlsafe(32)
    return Daemon(settings, journal, queue, media, runner, bell, boot_id, token)
