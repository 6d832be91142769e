# SPDX-License-Identifier: GPL-3.0-or-later
"""The link to a store's daemon: finds it, shakes hands, starts it, and notices when it has gone or changed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from ...backend.contract.endpoint import Endpoint, read_endpoint
from ...backend.contract.errors import DaemonUnreachable, DreamstripError, InvalidRequest, Unauthorized, VersionMismatch
from ...backend.contract.version import agree
from .client import Client
from .reports import Connection

_START_SECONDS = 30.0
_LOG_TAIL = 400

OFFLINE = Connection(
    "offline", "No daemon is running", "Start it here, or run `dreamstrip serve`.", DaemonUnreachable.code
)
STARTING = Connection("starting", "The daemon is starting")
_COMMAND_FIX = "Install the backend, or set the daemon's command in the add-on's preferences."


class Link:
    """What the watcher knows about the daemon of one store."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.client: Client | None = None
        self.connection = OFFLINE
        self._boot_id = ""
        self._child: subprocess.Popen[bytes] | None = None
        self._has_started = False
        self._deadline = 0.0
        self._failure: Connection | None = None
        self._roots: tuple[Path, ...] = ()
        self.readable: tuple[Path, ...] = ()

    def start(self, argv: tuple[str, ...], roots: tuple[Path, ...] = ()) -> None:
        """Start the daemon as a session of its own: it outlives Blender, and its worker outlives a crash of Blender."""
        self._failure = None
        log = self._log()
        log.parent.mkdir(parents=True, exist_ok=True)
        environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH")}
        detached: dict[str, int | bool] = (
            {"creationflags": 0x00000208}  # DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        try:
            with log.open("wb") as output:
                self._child = subprocess.Popen(
                    [*argv, "serve", "--store", str(self.store), *(f"--root={root}" for root in roots)],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    **detached,  # type: ignore[call-overload]
                )
        except OSError as error:
            self._failure = Connection(
                "refused", f"{argv[0]} cannot be started: {error.strerror}", _COMMAND_FIX, "command_missing"
            )
            return
        self._roots = roots
        self._has_started = False
        self._deadline = time.monotonic() + _START_SECONDS
        self.connection = STARTING

    def refresh(self) -> bool:
        """Look for the daemon; True if its answers must be read anew, because it is another one than before."""
        try:
            endpoint = read_endpoint(self.store)
        except InvalidRequest as error:
            self._lose(
                Connection("refused", str(error), "Stop the daemon, delete endpoint.json, start it again.", error.code)
            )
            return False
        if endpoint is None:
            self._lose(self._absent())
            return False
        if self.client is not None and endpoint.boot_id == self._boot_id:
            return False
        return self._connect(endpoint)

    def stop(self) -> None:
        """End the store's daemon, one also whose version is not ours. Raises DreamstripError."""
        endpoint = read_endpoint(self.store)
        if endpoint is None:
            raise DaemonUnreachable("No daemon is running.", "Start it first.")
        client = self.client or Client(endpoint)
        client.shutdown()

    def lose(self) -> None:
        """The daemon did not answer."""
        self._lose(self._absent())

    def _connect(self, endpoint: Endpoint) -> bool:
        client = Client(endpoint)
        try:
            agree(client.api_range())
            if client.boot_id() != endpoint.boot_id:
                raise DaemonUnreachable("Another program answers at the daemon's address.", "Start the daemon again.")
        except (VersionMismatch, Unauthorized) as error:
            self._lose(Connection("refused", error.message, error.fix, error.code))
            return False
        except DreamstripError:
            self._lose(self._absent())
            return False
        self._failure = None
        self._has_started = True
        self._lose(Connection("online", f"Connected to {endpoint.url}"))
        self.client = client
        self._boot_id = endpoint.boot_id
        # Of a daemon that somebody else has started it is not known what it may read.
        self.readable = self._roots if self._child is not None and self._child.pid == endpoint.pid else ()
        return True

    def _absent(self) -> Connection:
        """No daemon answers: because none was asked for, because it is starting, or because it could not start."""
        status = self._child.poll() if self._child is not None else 0
        if status is None and time.monotonic() < self._deadline:
            return STARTING
        if status and not self._has_started:
            words = self._log().read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:].strip().splitlines()
            last_words = words[-1] if words else f"it ended with status {status}"
            self._failure = Connection(
                "refused", f"The daemon did not start: {last_words}", _COMMAND_FIX, "start_failed"
            )
        if status is not None:
            self._child = None
        return self._failure or OFFLINE

    def _lose(self, connection: Connection) -> None:
        if self.client is not None:
            self.client.close()
        self.client = None
        self._boot_id = ""
        self.connection = connection

    def _log(self) -> Path:
        return self.store / "logs" / "started-by-blender.log"
