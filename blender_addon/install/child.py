# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs the backend into an environment of its own; run as a script by an ordinary Python, not by Blender.

    python child.py install FOLDER WHEEL [--offline] [--index URL]
    python child.py remove FOLDER

FOLDER/backend holds an environment for each wheel that was installed. One that is not whole bears the file INCOMPLETE;
installing the same wheel again goes on with it, and with the downloads that are there. Only when everything is in place
does `current.json` name it, so that an upgrade that fails leaves the one before as it was. What is done is told by
`install.json`; the file CANCEL asks for the end. While it works it holds `install.lock`, which its death frees.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

INCOMPLETE = "INCOMPLETE"
CANCEL = "CANCEL"
CURRENT = "current.json"
STATE = "install.json"
LOG = "install.log"
LOCK = "install.lock"

_LOCK_SECONDS = 3.0
_LOOK_SECONDS = 0.2
_ELSEWHERE = frozenset({"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER"})
"""What would lead pip out of the environment. A user's own index or proxy stays."""
_ONLINE_BYTES = 8 << 30
_SLIM_BYTES = 3 << 30
"""With CUDA, and with the PyTorch of another index that has none."""
_OFFLINE_FACTOR = 4
_NETWORK = "Check the network and install again: it goes on where it stopped."


class InstallError(Exception):
    """What went wrong, in one sentence, and what helps."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


class Cancelled(Exception):
    """The user does not want it any more."""


class Progress:
    """Tells the add-on how far it is."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / STATE

    def tell(self, state: str, text: str, fraction: float = 0.0, fix: str = "") -> None:
        """Say what happens."""
        told = {"state": state, "text": text, "fraction": round(fraction, 3), "fix": fix, "pid": os.getpid()}
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(self._file)


class Installation:
    """One wheel's way into an environment."""

    def __init__(self, folder: Path, wheel: Path, offline: bool, index: str) -> None:
        self._folder = folder
        self._wheel = wheel
        self._offline = offline
        self._index = index
        self._environment = folder / _name_of(wheel)
        self._downloads = folder / "downloads"
        self._progress = Progress(folder)
        self._status = 0

    def run(self) -> None:
        """From an empty folder, or from whatever an earlier run left, to a whole environment."""
        (self._folder / CANCEL).unlink(missing_ok=True)
        self._check_space()
        self._environment.mkdir(parents=True, exist_ok=True)
        (self._environment / INCOMPLETE).touch()
        self._make()
        if not self._offline:
            self._download()
        self._install()
        self._check()
        (self._environment / INCOMPLETE).unlink()
        _write_current(self._folder, self._environment)
        self._tidy()
        self._progress.tell("done", f"The backend is installed: {self._wheel.stem.split('-')[1]}", 1.0)

    def _check_space(self) -> None:
        size = sum(file.stat().st_size for file in self._wheel.parent.glob("*.whl"))
        online = _SLIM_BYTES if self._index else _ONLINE_BYTES
        wanted = size * _OFFLINE_FACTOR if self._offline else online
        wanted -= sum(file.stat().st_size for file in self._downloads.glob("*"))
        free = shutil.disk_usage(self._folder).free
        if free < wanted:
            raise InstallError(
                f"The disk has {free >> 20} MiB free, the backend needs {wanted >> 20} MiB.",
                "Free some space, or choose a folder on another disk.",
            )

    def _make(self) -> None:
        self._progress.tell("running", "Making the environment", 0.02)
        if not _python_of(self._environment).exists() or self._pip("--version") != 0:
            venv.EnvBuilder(symlinks=os.name != "nt").create(self._environment)
            self._step("Making the environment", 0.04, ["-m", "ensurepip", "--upgrade", "--default-pip"], "")

    def _download(self) -> None:
        self._downloads.mkdir(exist_ok=True)
        index = ["--extra-index-url", self._index] if self._index else []
        arguments = ["download", "--dest", str(self._downloads), "--find-links", str(self._downloads), *index]
        self._step("Downloading", 0.1, ["-m", "pip", *arguments, "--progress-bar", "off", str(self._wheel)], _NETWORK)

    def _install(self) -> None:
        folders = (folder for folder in (self._downloads, self._wheel.parent) if folder.is_dir())
        links = [f"--find-links={folder}" for folder in folders]
        arguments = ["install", "--no-index", "--force-reinstall", *links, "--progress-bar", "off", str(self._wheel)]
        fix = "Put the wheels of all that it needs beside the chosen one, or install with the network."
        self._step("Installing", 0.7, ["-m", "pip", *arguments], fix)

    def _check(self) -> None:
        self._step("Checking", 0.95, ["-m", "pip", "check"], "Install again; if that does not help, see install.log.")
        if not command_of(self._environment).exists():
            raise InstallError(
                f"{self._wheel.name} is not the backend of Dreamstrip.", "Choose the wheel dreamstrip-….whl."
            )

    def _tidy(self) -> None:
        """Remove other environments, unless a daemon may be running from one; then the next installation does."""
        if (self._folder.parent / "endpoint.json").exists():
            return
        for other in self._folder.iterdir():
            if other.is_dir() and other not in (self._environment, self._downloads):
                shutil.rmtree(other, ignore_errors=True)

    def _pip(self, *arguments: str) -> int:
        command = [str(_python_of(self._environment)), "-m", "pip", *arguments]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode

    def _step(self, title: str, fraction: float, arguments: Sequence[str], fix: str) -> None:
        self._progress.tell("running", title, fraction)
        last = ""
        for line in self._lines([str(_python_of(self._environment)), *arguments]):
            last = line or last
            if line:
                # How much there will be is not known; each line comes closer to the next step without reaching it.
                fraction += (0.68 - fraction) * 0.02 if title == "Downloading" else 0.0
                self._progress.tell("running", f"{title}: {line[:100]}", fraction)
        if self._status != 0:
            raise InstallError(f"{title} failed: {last[:300] or f'status {self._status}'}", fix)

    def _lines(self, command: list[str]) -> Iterator[str]:
        """The lines of a process as they come, empty ones in between; the log keeps them all."""
        environment = {key: value for key, value in os.environ.items() if key not in _ELSEWHERE}
        environment |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUNBUFFERED": "1"}
        log = self._folder / LOG
        with log.open("ab") as output:
            begin = output.tell()
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment
            )
        with log.open("rb") as told:
            told.seek(begin)
            while True:
                is_over = process.poll() is not None
                yield from (line.decode("utf-8", "replace").strip() for line in told)
                if is_over:
                    break
                if (self._folder / CANCEL).exists():
                    process.terminate()
                    process.wait()
                    raise Cancelled
                time.sleep(_LOOK_SECONDS)
        self._status = process.returncode


def remove(folder: Path) -> None:
    """Delete all environments and downloads."""
    progress = Progress(folder)
    (folder / CURRENT).unlink(missing_ok=True)
    for item in sorted(folder.iterdir()):
        progress.tell("running", f"Removing {item.name}", 0.5)
        if item.is_dir():
            shutil.rmtree(item, ignore_errors=True)
    progress.tell("removed", "The backend was removed", 1.0)


def command_of(environment: Path) -> Path:
    """The `dreamstrip` command of an environment."""
    return _programs(environment) / ("dreamstrip.exe" if os.name == "nt" else "dreamstrip")


def _python_of(environment: Path) -> Path:
    return _programs(environment) / ("python.exe" if os.name == "nt" else "python")


def _programs(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def _name_of(wheel: Path) -> str:
    """An environment's folder: the wheel's version and the beginning of its sha256."""
    digest = hashlib.sha256()
    with wheel.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return f"{wheel.stem.split('-')[1]}-{digest.hexdigest()[:8]}"


def _write_current(folder: Path, environment: Path) -> None:
    part = folder / f"{CURRENT}.part"
    part.write_text(json.dumps({"environment": environment.name}), encoding="utf-8")
    part.replace(folder / CURRENT)


def lock(folder: Path) -> BinaryIO | None:
    """The installer's lock, held until the file is closed or the process ends; None if another has it."""
    file = (folder / LOCK).open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _lock_soon(folder: Path) -> BinaryIO | None:
    """The lock; the add-on takes it for a moment now and then, to see whether anybody is at work."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while (held := lock(folder)) is None and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
    return held


def main() -> None:
    """Do what the command line says, and tell how it ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("install", "remove"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("wheel", type=Path, nargs="?")
    parser.add_argument("--offline", action="store_true")
    parser.add_argument("--index", default="")
    options = parser.parse_args()
    folder: Path = options.folder / "backend"
    folder.mkdir(parents=True, exist_ok=True)
    held = _lock_soon(folder)
    if held is None:
        sys.exit("another installer is at work")
    try:
        if options.what == "remove":
            remove(folder)
        else:
            Installation(folder, options.wheel, options.offline, options.index).run()
    except Cancelled:
        Progress(folder).tell("cancelled", "Stopped; what was done is kept", 0.0)
    except InstallError as error:
        Progress(folder).tell("failed", str(error), 0.0, error.fix)
    except OSError as error:
        Progress(folder).tell("failed", f"{error.strerror}: {error.filename}", 0.0, "Check the folder and its disk.")
    held.close()


if __name__ == "__main__":
    main()
