"""The worker process: does one job after the other, keeps the model warm between them, and dies with its parent.

    python -m backend.jobs.worker --parent PID --media DIR --store DIR [--root DIR ...] [--threads N]
                                  [--executor module:function]

Commands come in on what was standard input, reports go out on what was standard output; both are moved to descriptors
of their own, so that nothing that a library prints can break a frame.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from backend.contract.errors import InternalError
from backend.contract.events import Event, TaskFinished

from . import failures
from .channel import Channel
from .folder import is_plain_name, read_request, write_whole
from .lifeline import die_with_parent
from .media_store import MediaStore
from .messages import Beat, Command, Ready, RunJob, StopJob, TaskFailed, TaskStopped
from .roots import Roots

BEAT_SECONDS = 1.0
Run = Callable[..., Generator[Event, None, None]]


class Worker:
    """The main thread works, one thread listens for commands, one tells that we are alive."""

    def __init__(self, channel: Channel, options: argparse.Namespace) -> None:
        self._channel = channel
        self._options = options
        self._media = MediaStore(options.media, Roots(tuple(options.root)))
        self._jobs: queue.SimpleQueue[RunJob] = queue.SimpleQueue()
        self._stopped: set[str] = set()
        self._working = threading.Event()

    def serve(self) -> None:
        """Work until the parent closes the channel."""
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._beat, daemon=True).start()
        self._channel.send(Ready())
        while True:
            self._perform(self._jobs.get())

    def _listen(self) -> None:
        while (command := self._channel.receive(Command)) is not None:
            match command:
                case RunJob():
                    self._stopped.discard(command.job)  # that was an earlier attempt
                    self._jobs.put(command)
                case StopJob():
                    self._stopped.add(command.job)
        os._exit(0)  # the parent has gone, or wants us gone; a job's checkpoint is in its folder

    def _beat(self) -> None:
        while self._working.wait():
            self._channel.send(Beat())
            time.sleep(BEAT_SECONDS)

    def _perform(self, command: RunJob) -> None:
        self._working.set()
        try:
            self._advance(command)
        except BaseException as error:  # noqa: BLE001 - the process boundary
            _keep_details(Path(command.folder), error)
            self._channel.send(TaskFailed(failures.explain(error).view()))
        finally:
            self._working.clear()

    def _advance(self, command: RunJob) -> None:
        run, workspace = _load(self._options.executor)
        folder = Path(command.folder)
        place = workspace(
            folder=folder,
            resolve=self._media.resolve,
            store=self._options.store,
            threads=self._options.threads,
        )
        events = run(read_request(folder), place)
        for event in events:
            if command.job in self._stopped:
                events.close()
                self._channel.send(TaskStopped())
                return
            if isinstance(event, TaskFinished):
                _check_files(folder, event.files)
            self._channel.send(event)
            if isinstance(event, TaskFinished):
                return
        raise InternalError("The task ended without a result.", "This is a defect: please report it.")


def _load(executor: str) -> tuple[Run, Callable[..., Any]]:
    """The function, and the Workspace that its module names beside it. Here torch comes in, and nowhere earlier."""
    module_name, _, function = executor.partition(":")
    module = importlib.import_module(module_name)
    return getattr(module, function), module.Workspace


def _check_files(folder: Path, names: tuple[str, ...]) -> None:
    """Nothing is announced that is not there."""
    for name in names:
        if not (is_plain_name(name) and (folder / name).is_file()):
            raise InternalError(
                "The task announced a file that it did not write.", "This is a defect: please report it."
            )


def _keep_details(folder: Path, error: BaseException) -> None:
    """The whole story goes to the job's folder, which holds the prompt anyway; the log must not repeat it."""
    text = "".join(traceback.format_exception(error))
    with contextlib.suppress(OSError):  # a full disk is itself a failure to tell about
        write_whole(folder / "failure.txt", text.encode(errors="replace"))
    sys.stderr.write(f"{type(error).__name__} at {failures.place(error)}\n")
    sys.stderr.flush()


def _take_over_streams() -> Channel:
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return Channel(incoming, outgoing)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Dreamstrip's worker process; the daemon starts it.")
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--media", type=Path, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--root", type=Path, action="append", default=[])
    parser.add_argument("--threads", type=int)
    parser.add_argument("--executor", default="backend.tasks:run")
    return parser.parse_args()


def main() -> None:
    """Start the worker."""
    options = _options()
    die_with_parent(options.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the daemon's to answer
    Worker(_take_over_streams(), options).serve()


if __name__ == "__main__":
    main()
