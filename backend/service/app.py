"""The application: routes, guard and errors around one daemon."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, FastAPI

from backend.contract.version import VERSION

from . import errors
from .daemon import Daemon
from .routes import about, events, finetunes, jobs, media, queue
from .security import Guard


def build_app(daemon: Daemon, shut_down: Callable[[], None]) -> FastAPI:
    """The API under /v1; `shut_down` is what POST /v1/shutdown calls."""
    app = FastAPI(title="Dreamstrip", version=VERSION, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.daemon = daemon
    app.state.shut_down = shut_down
    api = APIRouter(prefix="/v1")
    for part in (about, media, jobs, queue, events, finetunes):
        api.include_router(part.router)
    app.include_router(api)
    app.add_middleware(Guard, token=daemon.token)
    errors.install(app)
    return app
