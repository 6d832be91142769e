"""Wakes the event loop's waiters from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Rung after every commit of the journal, and once more when the daemon closes."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiters: set[asyncio.Event] = set()
        self.closing = False

    def ring(self) -> None:
        """Wake all; from any thread, also before there is a loop."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Wake all for the last time."""
        self.closing = True
        self.ring()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that every ring sets; clear it before looking, so that no ring is missed."""
        self._loop = asyncio.get_running_loop()
        waiter = asyncio.Event()
        self._waiters.add(waiter)
        try:
            yield waiter
        finally:
            self._waiters.discard(waiter)

    def _wake(self) -> None:
        for waiter in self._waiters:
            waiter.set()


async def rung(waiter: asyncio.Event, seconds: float) -> bool:
    """Wait for a ring; False when none came in time."""
    try:
        await asyncio.wait_for(waiter.wait(), seconds)
    except TimeoutError:
        return False
    return True
