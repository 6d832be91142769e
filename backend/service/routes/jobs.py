"""Jobs: submit, list, show, cancel, pause, reorder, try again, delete, and the files they leave."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, Response

from backend.contract.errors import NotFound, UnknownModel
from backend.contract.jobs import JobList, JobView, Move, Submission
from backend.contract.requests import JobRequest
from backend.contract.wire import loads
from backend.jobs import space
from backend.jobs.sources import sources
from backend.models.catalogue import CATALOGUE

from ..answers import Here, answer
from ..body import read_json
from ..daemon import Daemon
from ..schema import answer_of, body_of

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.post("", status_code=201, openapi_extra=body_of(Submission), responses=answer_of(JobView, 201))
async def submit(request: Request, daemon: Here) -> JSONResponse:
    """Queue a job: 201 when it is new, 200 when this very submission came before, 409 when its id is another's."""
    body = await read_json(request)
    view, created = await run_in_threadpool(_submit, daemon, body)
    return answer(view, 201 if created else 200)


@router.get("", responses=answer_of(JobList))
def list_jobs(daemon: Here) -> JSONResponse:
    """All jobs, oldest first, and where the journal stands."""
    return answer(daemon.queue.listed())


@router.get("/{job}", responses=answer_of(JobView))
def show(job: str, daemon: Here) -> JSONResponse:
    """One job."""
    return answer(daemon.queue.view(job))


@router.post("/{job}/cancel", responses=answer_of(JobView))
def cancel(job: str, daemon: Here) -> JSONResponse:
    """Wish a job's end: at once if it waits, within one step if it runs; its last state comes as an event."""
    view = daemon.queue.cancel(job)
    daemon.runner.wake()
    return answer(view)


@router.post("/{job}/pause", responses=answer_of(JobView))
def pause(job: str, daemon: Here) -> JSONResponse:
    """Let a job wait for the user: at once if it waits; if it runs, its state is kept and comes as an event."""
    view = daemon.queue.pause(job)
    daemon.runner.wake()
    return answer(view)


@router.post("/{job}/resume", responses=answer_of(JobView))
def resume(job: str, daemon: Here) -> JSONResponse:
    """Let a paused job go on, in its old place of the queue."""
    view = daemon.queue.resume(job)
    daemon.runner.wake()
    return answer(view)


@router.post("/{job}/retry", responses=answer_of(JobView))
def retry(job: str, daemon: Here) -> JSONResponse:
    """Queue a job again that failed or was cancelled; 409 for any other."""
    space.require(daemon.settings.store, 0)
    view = daemon.queue.retry(job)
    daemon.runner.wake()
    return answer(view)


@router.post("/{job}/move", openapi_extra=body_of(Move), responses=answer_of(JobView))
async def move(job: str, request: Request, daemon: Here) -> JSONResponse:
    """Give a waiting job another place in the queue; 409 for one that does not wait."""
    wish: Move = loads(Move, await read_json(request))
    return answer(await run_in_threadpool(daemon.queue.move, job, wish.position))


@router.get("/{job}/request", responses=answer_of(JobRequest))
def show_request(job: str, daemon: Here) -> Response:
    """What the job was submitted with."""
    return Response(daemon.queue.request(job), media_type="application/json")


@router.delete("/{job}", status_code=204)
def delete(job: str, daemon: Here) -> Response:
    """Forget a job and its files; 409 while it runs."""
    daemon.queue.delete(job)
    return Response(status_code=204)


@router.get("/{job}/files/{name}")
def file(job: str, name: str, daemon: Here) -> FileResponse:
    """A file that the job has announced; Range is honoured."""
    announced = daemon.queue.view(job).files
    path = daemon.queue.folder(job) / name
    if name not in announced or not path.is_file():
        raise NotFound("The job has no such file.", "The job's `files` lists what it has.")
    return FileResponse(path, headers={"x-content-type-options": "nosniff", "cache-control": "no-store"})


def _submit(daemon: Daemon, body: bytes) -> tuple[JobView, bool]:
    submission: Submission = loads(Submission, body)
    if known := daemon.queue.repeated(submission):
        return known, False
    if submission.request.model not in {model.name for model in CATALOGUE}:
        raise UnknownModel("There is no such model.", "Choose one that /v1/models lists.")
    for media in sources(submission.request):
        daemon.media.resolve(media)
    space.require(daemon.settings.store, space.estimate(submission.request))
    view, created = daemon.queue.submit(submission)
    daemon.runner.wake()
    return view, created
