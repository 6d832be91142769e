"""The daemon itself: health, status, models, unload, hold, shutdown, and the document of this very API."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from backend.contract.jobs import Hold, JobState
from backend.contract.status import Health, ModelList, Status
from backend.contract.version import API_RANGE, VERSION
from backend.contract.wire import loads
from backend.models.catalogue import CATALOGUE

from .. import rates
from ..answers import Here, answer
from ..body import read_json
from ..devices import devices
from ..schema import answer_of, body_of

router = APIRouter(tags=["daemon"])

MOST_LOOKED_AT = 60
"""Of the jobs that are done, for those that tell how fast the machine is."""


@router.get("/health", responses=answer_of(Health))
def health() -> JSONResponse:
    """Who is here, and which API versions it speaks; the only route without a token."""
    return answer(Health("dreamstrip", API_RANGE, VERSION))


@router.get("/status", responses=answer_of(Status))
def status(daemon: Here) -> JSONResponse:
    """Devices, queue, disk and worker."""
    waiting, running = daemon.queue.counts()
    store = daemon.settings.store
    told = Status(
        boot_id=daemon.boot_id,
        pid=os.getpid(),
        devices=devices(),
        queue=waiting,
        paused=daemon.queue.paused(),
        held=daemon.runner.held(),
        running=running,
        disk_free=shutil.disk_usage(store).free,
        store=str(store),
        worker=daemon.runner.status(),
        last=daemon.journal.last(),
    )
    return answer(told)


@router.get("/models", responses=answer_of(ModelList))
def models(daemon: Here) -> JSONResponse:
    """What the catalogue knows of each model, and what its jobs cost at the rate of those that were done here."""
    done = [job.id for job in reversed(daemon.queue.views()) if job.state is JobState.DONE]
    folders, device = [daemon.queue.folder(job) for job in done[:MOST_LOOKED_AT]], devices()[0].name
    told = tuple(replace(model, costs=rates.learnt(model.costs, folders, device)) for model in CATALOGUE)
    return answer(ModelList(told))


@router.post("/unload")
def unload(daemon: Here) -> JSONResponse:
    """End the idle worker and give its memory back; answers when its process is gone, 409 while a job runs."""
    daemon.runner.unload()
    return answer(daemon.runner.status())


@router.post("/hold", openapi_extra=body_of(Hold))
async def hold(request: Request, daemon: Here) -> JSONResponse:
    """Leave the device to another program for a while, such as Blender while it renders."""
    wish: Hold = loads(Hold, await read_json(request))
    daemon.runner.hold(wish.seconds, wish.interrupt)
    return answer({"held": wish.seconds})


@router.post("/shutdown", status_code=202)
def shutdown(request: Request) -> JSONResponse:
    """Interrupt the job, which goes on at the next start, and end the daemon."""
    request.app.state.shut_down()
    return answer({"stopping": True}, 202)


@router.get("/openapi.json")
def openapi(request: Request) -> JSONResponse:
    """This API as OpenAPI."""
    return JSONResponse(request.app.openapi())
