"""The queue as a whole: pause it, let it go on, and hear what has changed in it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse

from backend.contract.jobs import JobNews

from ..answers import Here, answer
from ..schema import answer_of

router = APIRouter(prefix="/queue", tags=["queue"])


@router.get("/news", responses=answer_of(JobNews))
def news(daemon: Here, after: Annotated[int, Query(ge=0)]) -> JSONResponse:
    """The jobs that have changed or gone since an event, and the order of those that wait."""
    return answer(daemon.queue.news(after))


@router.post("/pause")
def pause(daemon: Here) -> JSONResponse:
    """No job begins until the queue goes on, not even after a restart; the running one is left alone."""
    daemon.queue.set_paused(True)
    return answer({"paused": True})


@router.post("/resume")
def resume(daemon: Here) -> JSONResponse:
    """Let the queue go on."""
    daemon.queue.set_paused(False)
    daemon.runner.wake()
    return answer({"paused": False})
