"""A worker process as the runner sees it: started in its own process group, told things, listened to, ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import backend
from backend.contract.errors import InvalidRequest

from .channel import Channel
from .messages import Command, Report

_LAST_WORDS_SECONDS = 2.0
_LOG_BYTES = 2 << 20


@dataclass(frozen=True)
class WorkerOptions:
    """What a worker is started with."""

    media: Path
    store: Path
    roots: tuple[Path, ...]
    log: Path
    threads: int | None = None
    executor: str = "backend.tasks:run"

    def command(self) -> list[str]:
        """The command line; nothing of a job is in it."""
        line = [sys.executable, "-m", "backend.jobs.worker", "--parent", str(os.getpid())]
        line += ["--media", str(self.media), "--store", str(self.store), "--executor", self.executor]
        line += [word for root in self.roots for word in ("--root", str(root))]
        return line + (["--threads", str(self.threads)] if self.threads else [])


class WorkerProcess:
    """Started by the constructor; `deliver` is called with each report from a thread, and with None at the very end."""

    def __init__(self, options: WorkerOptions, deliver: Callable[[WorkerProcess, Report | None], None]) -> None:
        _turn_over(options.log)
        with options.log.open("ab") as log:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                options.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=_environment(os.environ),
                process_group=0 if os.name == "posix" else None,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        incoming, outgoing = cast(BinaryIO, self._process.stdout), cast(BinaryIO, self._process.stdin)
        self._channel = Channel(incoming, outgoing)
        self._deliver = deliver
        self._is_foreign = False
        self._reader = threading.Thread(target=self._read, name="worker-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """The process has not ended."""
        return self._process.poll() is None

    def send(self, command: Command) -> None:
        """Tell the worker something; if it has just died, its end is reported by `deliver`."""
        try:
            self._channel.send(command)
        except OSError:
            return

    def terminate(self) -> None:
        """Ask the process and its children to end."""
        self._signal("SIGTERM")

    def kill(self) -> None:
        """End the process and its children."""
        self._signal("SIGKILL")

    def end(self) -> None:
        """Close the channel, which ends the worker, and wait until the process is gone."""
        try:
            self._channel.close()
        except OSError:
            self.kill()
        self._reader.join(_LAST_WORDS_SECONDS)
        self.kill()
        self._reader.join()

    def cause(self) -> str:
        """How the process ended, for an error message."""
        code = self._process.returncode
        if self._is_foreign:
            return "it spoke as another version does: Dreamstrip was changed, so start the daemon again"
        if code is not None and code < 0:
            return f"its process was killed by {signal.Signals(-code).name}"
        return f"its process ended with exit code {code}"

    def _read(self) -> None:
        try:
            while (report := self._channel.receive(Report)) is not None:
                self._deliver(self, report)
        except InvalidRequest:
            self._is_foreign = True
            self.kill()
        self._wait_or_kill()
        self._deliver(self, None)

    def _wait_or_kill(self) -> None:
        """The stream has ended, so the process ends by itself, or will be; what it started goes with it."""
        try:
            self._process.wait(_LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):  # as it should be: it had no children, or they have ended
                os.killpg(self._process.pid, signal.SIGKILL)

    def _signal(self, name: str) -> None:
        if self._process.poll() is not None:
            return
        if os.name == "posix":
            os.killpg(self._process.pid, getattr(signal, name))
        elif name == "SIGTERM":
            self._process.terminate()
        else:
            self._process.kill()


def _turn_over(log: Path) -> None:
    """Let a log that has grown be the last one, `.1`, so that two are kept; on Windows not while it is being read."""
    with contextlib.suppress(FileNotFoundError, PermissionError):
        if log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_name(f"{log.name}.1"))


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Ours, with this very package importable from wherever the daemon was started."""
    here = str(Path(backend.__file__).parents[1])
    path = os.pathsep.join(part for part in (here, environ.get("PYTHONPATH", "")) if part)
    return {**environ, "PYTHONPATH": path}
