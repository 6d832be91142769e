"""Who may ask at all: our own host name, no web page, and the token on every route but health."""

from __future__ import annotations

import hmac
import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.contract.errors import DreamstripError, Forbidden, Unauthorized
from backend.jobs.failures import explain, place

from .errors import answer_error

log = logging.getLogger(__name__)

HOSTS = {"127.0.0.1", "localhost", "[::1]"}
_OPEN = {"/v1/health"}


class Guard:
    """Stands in front of every route; also the last boundary for errors, which are logged without their words."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError("only HTTP is served")
        begun = _Begun(send)
        try:
            self._check(scope["path"], Headers(scope=scope))
            await self._app(scope, receive, begun)
        except Exception as error:  # noqa: BLE001 - the service's boundary
            await self._answer(error, scope, receive, begun)

    def _check(self, path: str, headers: Headers) -> None:
        check_host(headers)
        check_site(headers)
        if path not in _OPEN:
            self._check_token(headers)

    def _check_token(self, headers: Headers) -> None:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode("latin-1"), self._token):
            raise Unauthorized("The token is missing or wrong.", "Read the token from endpoint.json in the store.")

    async def _answer(self, error: Exception, scope: Scope, receive: Receive, send: _Begun) -> None:
        if not isinstance(error, DreamstripError):
            log.error("%s failed: %s at %s", scope["method"], type(error).__name__, place(error))
        if not send.begun:
            await answer_error(explain(error))(scope, receive, send)


class _Begun:
    """Remembers whether an answer has begun, after which it is too late for another."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


def check_host(headers: Headers) -> None:
    """Refuse any other name than this machine's own: a page that rebinds its name to 127.0.0.1 still sends its name."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or _without_port(hosts[0]) not in HOSTS:
        raise Forbidden("This host name is not served.", "Address the daemon as 127.0.0.1.")


def check_site(headers: Headers) -> None:
    """Refuse web pages: programs send no Origin, and browsers tell when a request comes from another site."""
    if "origin" in headers or headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise Forbidden("Web pages are not served.", "Use the add-on, the command line, or a program of your own.")


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name.lower() if colon and port.isdigit() else host.lower()
