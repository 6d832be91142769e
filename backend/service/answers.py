"""Contract objects as answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import JSONResponse

from backend.contract.wire import to_wire

from .daemon import Daemon


def answer(value: Any, status: int = 200) -> JSONResponse:
    """A dataclass (or JSON values) as an answer."""
    return JSONResponse(to_wire(value), status)


def _daemon(request: Request) -> Daemon:
    daemon: Daemon = request.app.state.daemon
    return daemon


Here = Annotated[Daemon, Depends(_daemon)]
"""The daemon, as a parameter of a route."""
