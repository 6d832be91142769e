# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend's installation as the add-on sees it: started as a process of its own, followed by what that writes.

The process outlives Blender. When Blender is opened again, the same file tells how far it has come.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import child, interpreters

_CHILD = Path(child.__file__)
INDEX_OF_CPU = "https://download.pytorch.org/whl/cpu"


@dataclass(frozen=True)
class InstallPlan:
    """What is to be installed: a wheel, by which interpreter (empty: one that is found), from where the rest comes."""

    wheel: Path
    python: str = ""
    offline: bool = False
    index: str = ""


@dataclass(frozen=True)
class InstallState:
    """How far an installation is."""

    state: str  # "none", "running", "done", "removed", "failed" or "cancelled"
    text: str = ""
    fraction: float = 0.0
    fix: str = ""


NONE = InstallState("none")


class Installing:
    """Starts and follows the installer of one store."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._folder = store / "backend"
        self._child: subprocess.Popen[bytes] | None = None
        self._before: object = None

    def install(self, plan: InstallPlan) -> None:
        """Begin, or go on with what an earlier try left. Raises InstallFailed, OSError."""
        if not plan.wheel.is_file() or not plan.wheel.match("dreamstrip-*.whl"):
            raise interpreters.InstallFailed(
                f"{plan.wheel.name or 'The wheel'} is not the backend's wheel.",
                "Choose dreamstrip-….whl in the preferences.",
            )
        python = interpreters.find(plan.python)
        options = (["--offline"] if plan.offline else []) + ([f"--index={plan.index}"] if plan.index else [])
        self._run([python, "-I", str(_CHILD), "install", str(self._store), str(plan.wheel), *options])

    def remove(self) -> None:
        """Delete the environment and the downloads. Raises InstallFailed, OSError."""
        self._run([interpreters.find(), "-I", str(_CHILD), "remove", str(self._store)])

    def cancel(self) -> None:
        """Stop; what was done is kept, so that installing again goes on from there."""
        if self._folder.is_dir():
            (self._folder / child.CANCEL).touch()

    def state(self) -> InstallState:
        """What the installer has told last; one that was killed tells nothing and has failed."""
        told = self._told()
        if told == self._before and self._child is not None:
            # Nothing was told since this one was started.
            if self._child.poll() is None:
                return InstallState("running", "Starting the installer")
            return InstallState("failed", "The installer could not start", 0.0, "See backend/install.log in the store.")
        if told is None:
            return NONE
        found = InstallState(told["state"], told["text"], told["fraction"], told["fix"])
        if found.state == "running" and self._is_free():
            return InstallState(
                "failed", "The installation was broken off", 0.0, "Install again: it goes on from there."
            )
        if self._child is not None:
            self._child.poll()  # so that the system can forget it
        return found

    def _told(self) -> dict[str, Any] | None:
        try:
            told: dict[str, Any] = json.loads((self._folder / child.STATE).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return told

    def _is_free(self) -> bool:
        """Whether no installer is at work."""
        held = child.lock(self._folder)
        if held is not None:
            held.close()
        return held is not None and self._told_state() == "running"

    def _told_state(self) -> str:
        """Looked at once more after the lock: the installer may have ended well in between."""
        return str((self._told() or {}).get("state"))

    def _run(self, command: list[str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / child.CANCEL).unlink(missing_ok=True)
        detached: dict[str, int | bool] = (
            {"creationflags": 0x00000208} if sys.platform == "win32" else {"start_new_session": True}
        )
        self._before = self._told()
        with (self._folder / child.LOG).open("ab") as log:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=interpreters.clean_environment(),
                **detached,  # type: ignore[call-overload]
            )


def managed_command(store: Path) -> Path | None:
    """The `dreamstrip` command of the environment in a store, if one is installed there and whole."""
    folder = store / "backend"
    try:
        name = json.loads((folder / child.CURRENT).read_text(encoding="utf-8"))["environment"]
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError):
        return None
    command = child.command_of(folder / name)
    return command if command.exists() and not (folder / name / child.INCOMPLETE).exists() else None


def bundled_wheel() -> Path | None:
    """The backend's wheel that came with the add-on."""
    return next(iter(sorted(_CHILD.parent.parent.glob("dreamstrip-*.whl"))), None)
