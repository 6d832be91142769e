"""Runs the service until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType

import uvicorn

from backend.contract.endpoint import ENDPOINT_FILE, Endpoint, read_endpoint
from backend.contract.errors import Conflict
from backend.contract.version import API_VERSION
from backend.contract.wire import dumps
from backend.jobs.folder import write_whole

from .app import build_app
from .daemon import Daemon, open_daemon
from .settings import Settings

HOST = "127.0.0.1"


class _Server(uvicorn.Server):
    """Says when it listens, and wakes its waiting clients when it closes."""

    def __init__(self, daemon: Daemon, port: int, ready: Callable[[], None]) -> None:
        app = build_app(daemon, self.shut_down)
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=1,
                timeout_keep_alive=60,
                ws="none",
                server_header=False,
            )
        )
        self._bell = daemon.bell
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal came."""
        self._bell.close()
        super().handle_exit(sig, frame)

    def shut_down(self) -> None:
        """A client wants us to stop."""
        self.should_exit = True
        self._bell.close()


def serve(settings: Settings, announce: Callable[[Endpoint], None]) -> None:
    """Serve one store; `announce` is called when the daemon answers."""
    signal.signal(signal.SIGTERM, _leave)
    with open_daemon(settings) as daemon, _listen(settings.port) as listener:
        _log_to(settings.store / "logs" / "daemon.log")
        endpoint = _endpoint(daemon, listener.getsockname()[1])

        def ready() -> None:
            write_whole(settings.store / ENDPOINT_FILE, dumps(endpoint).encode(), mode=0o600)
            announce(endpoint)

        try:
            _Server(daemon, settings.port, ready).run([listener])
        except KeyboardInterrupt:
            pass  # uvicorn has closed already and hands the signal on
        finally:
            _withdraw(settings.store, daemon.boot_id)


def _endpoint(daemon: Daemon, port: int) -> Endpoint:
    return Endpoint(f"http://{HOST}:{port}", daemon.token, os.getpid(), daemon.boot_id, API_VERSION)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise Conflict(f"Port {port} is taken.", "Choose another --port, or 0 for a free one.") from error


def _withdraw(store: Path, boot_id: str) -> None:
    """Take our endpoint away, if it is still ours."""
    endpoint = read_endpoint(store)
    if endpoint is not None and endpoint.boot_id == boot_id:
        (store / ENDPOINT_FILE).unlink(missing_ok=True)


def _log_to(file: Path) -> None:
    handler = RotatingFileHandler(file, maxBytes=2 << 20, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def _leave(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
