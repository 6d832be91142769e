"""A job without a daemon: the same request, the same tasks, the same folder, in this process."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from filelock import FileLock, Timeout

from backend.contract.errors import Conflict, DreamstripError
from backend.contract.requests import JobRequest
from backend.jobs import failures, space
from backend.jobs.folder import REQUEST_FILE, prepare, read_request, write_request, write_whole
from backend.jobs.media_store import MediaStore
from backend.jobs.roots import Roots
from backend.jobs.sources import sources

from .progress import show

INTERRUPTED = 130


def run_direct(request: JobRequest, out: Path, store: Path, threads: int | None) -> None:
    """Do the job in `out`, or go on with it there."""
    media = MediaStore(store / "media", Roots(None))
    for source in sources(request):
        media.resolve(source)
    prepare(store, "store")
    prepare(out, "out")
    space.require(out, space.estimate(request))
    with _held(out):
        _prepare(out, request)
        _work(request, out, media, store, threads)


@contextmanager
def _held(out: Path) -> Iterator[None]:
    try:
        held = FileLock(out / ".lock", timeout=0).acquire()
    except Timeout:
        raise Conflict("Another dreamstrip works in this folder.", "Wait for it, or choose another --out.") from None
    with held:
        yield


def _prepare(out: Path, request: JobRequest) -> None:
    if not (out / REQUEST_FILE).exists():
        write_request(out, request)
    elif read_request(out) != request:
        raise Conflict("This folder belongs to another request.", "Choose another --out, or empty the folder.")


def _work(request: JobRequest, out: Path, media: MediaStore, store: Path, threads: int | None) -> None:
    try:
        from backend import tasks

        workspace = tasks.Workspace(folder=out, resolve=media.resolve, store=store, threads=threads)
        files = show(tasks.run(request, workspace))
    except KeyboardInterrupt:
        typer.echo(f"\nStopped. The same command goes on from its checkpoint in {out}.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:  # the process boundary
        raise _explained(out, error) from error
    for name in files:
        typer.echo(out / name)


def _explained(out: Path, error: Exception) -> DreamstripError:
    if not isinstance(error, DreamstripError):
        with contextlib.suppress(OSError):
            write_whole(out / "failure.txt", "".join(traceback.format_exception(error)).encode(errors="replace"))
    return failures.explain(error)
