"""Bodies that come too slowly."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from backend.contract.errors import InvalidRequest
from backend.service.body import chunks


def slow(pieces: int, pause: float) -> Request:
    """A request whose body comes in pieces."""
    left = [pieces]

    async def receive() -> Message:
        await asyncio.sleep(pause)
        left[0] -= 1
        return {"type": "http.request", "body": b"x", "more_body": left[0] > 0}

    return Request({"type": "http", "headers": []}, receive)


async def read(request: Request, idle_seconds: float, seconds: float) -> bytes:
    return b"".join([chunk async for chunk in chunks(request, 100, idle_seconds, seconds)])


def test_a_steady_body_is_read() -> None:
    assert asyncio.run(read(slow(3, 0.001), 5, 5)) == b"xxx"


@pytest.mark.parametrize(("idle_seconds", "seconds"), [(0.01, 60), (60, 0.05)])
def test_a_stalled_or_endless_one_is_refused(idle_seconds: float, seconds: float) -> None:
    with pytest.raises(InvalidRequest, match="too slowly"):
        asyncio.run(read(slow(1000, 0.02), idle_seconds, seconds))
