"""The daemon's parts, put together for one store and taken apart in order."""

from __future__ import annotations

import functools
import secrets
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from backend.contract.endpoint import read_endpoint
from backend.contract.errors import DaemonRunning
from backend.jobs.database import Database
from backend.jobs.folder import empty_trash
from backend.jobs.journal import Journal
from backend.jobs.media_store import MediaStore
from backend.jobs.process import WorkerOptions, WorkerProcess
from backend.jobs.queue import JobQueue
from backend.jobs.roots import Roots
from backend.jobs.runner import Runner

from .bell import Bell
from .settings import Settings


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
        daemon.runner.start()
        stack.callback(daemon.runner.stop)
        yield daemon


def _make_folders(store: Path) -> None:
    store.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("media", "jobs", "finetunes", "logs"):
        (store / name).mkdir(exist_ok=True)


def _tidy(store: Path) -> None:
    """Finish what an earlier daemon could not."""
    empty_trash(store / "jobs")
    empty_trash(store / "finetunes")


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
