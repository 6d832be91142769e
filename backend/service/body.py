"""Reading what a client sends, within limits of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request

from backend.contract.errors import InvalidRequest, TooLarge

JSON_BYTES = 16 << 20


async def chunks(request: Request, limit: int, idle_seconds: float, seconds: float) -> AsyncIterator[bytes]:
    """The body's pieces; refused when they are too many, too slow or too long in coming."""
    _check_announced(request, limit)
    stream, size = request.stream().__aiter__(), 0
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        left = deadline - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(idle_seconds, max(left, 0))):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise InvalidRequest("came too slowly", "Send it again over a faster connection.", "body") from None
        if chunk is None:
            return
        size += len(chunk)
        _check_size(size, limit)
        yield chunk


async def read_json(request: Request) -> bytes:
    """A whole JSON body."""
    return b"".join([chunk async for chunk in chunks(request, JSON_BYTES, 30.0, 60.0)])


def announced(request: Request) -> int:
    """The Content-Length, 0 when it is not told."""
    text = request.headers.get("content-length", "0")
    return int(text) if text.isdigit() else 0


def _check_announced(request: Request, limit: int) -> None:
    _check_size(announced(request), limit)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(f"is more than {limit >> 20} MiB", "Send a smaller file, or give a path under --root.", "body")
