"""The journal for clients: as a page, as a long poll, as a stream of server-sent events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, StreamingResponse

from backend.contract.events import JournalEntry, JournalPage
from backend.contract.wire import dumps

from ..answers import Here, answer
from ..bell import rung
from ..daemon import Daemon
from ..schema import answer_of

router = APIRouter(prefix="/events", tags=["events"])
KEEP_ALIVE_SECONDS = 15.0
LAST = 2**63 - 1
"""The highest number that SQLite can give an entry."""


@router.get("", responses=answer_of(JournalPage))
async def page(
    daemon: Here,
    after: Annotated[int, Query(ge=0, le=LAST)] = 0,
    wait: Annotated[float, Query(ge=0, le=60)] = 0,
) -> JSONResponse:
    """What came after that number; with `wait`, not before something has come or the seconds are over."""
    deadline = time.monotonic() + wait
    with daemon.bell.listening() as waiter:
        while True:
            waiter.clear()
            found = await run_in_threadpool(daemon.journal.after, after)
            left = deadline - time.monotonic()
            if found.events or found.last != after or left <= 0 or daemon.bell.closing:
                return answer(found)
            await rung(waiter, left)


@router.get("/stream")
async def stream(
    daemon: Here,
    after: Annotated[int, Query(ge=0, le=LAST)] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=LAST)] = None,
) -> StreamingResponse:
    """Server-sent events from `Last-Event-ID` (or `after`) on."""
    lines = _lines(daemon, after if last_event_id is None else last_event_id)
    return StreamingResponse(lines, media_type="text/event-stream", headers={"cache-control": "no-store"})


async def _lines(daemon: Daemon, after: int) -> AsyncIterator[str]:
    with daemon.bell.listening() as waiter:
        while not daemon.bell.closing:
            waiter.clear()
            found = await run_in_threadpool(daemon.journal.after, after)
            for entry in found.events:
                yield _message(entry)
            if found.last == after and not await rung(waiter, KEEP_ALIVE_SECONDS):
                yield ": still here\n\n"
            after = found.last


def _message(entry: JournalEntry) -> str:
    return f"id: {entry.seq}\nevent: {entry.event.kind}\ndata: {dumps(entry)}\n\n"
