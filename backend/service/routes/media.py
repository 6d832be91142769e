"""The media store: sources by their content."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from backend.contract.errors import NotFound
from backend.contract.media import MediaRef
from backend.contract.status import UploadResult
from backend.jobs import space

from ..answers import Here, answer
from ..body import announced, chunks
from ..daemon import Daemon
from ..schema import answer_of

router = APIRouter(prefix="/media", tags=["media"])
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


@router.put("/{sha256}", status_code=201, openapi_extra=_BODY, responses=answer_of(UploadResult, 201))
async def put(sha256: str, name: str, request: Request, daemon: Here) -> JSONResponse:
    """Take a file in, raw: verified against its sha256, kept once; `created` is false when it was there already."""
    ref = MediaRef(sha256, name)
    if await run_in_threadpool(daemon.media.find, sha256) is not None:
        size = await _drain(request, daemon)
        return answer(UploadResult(sha256, size, created=False))
    space.require(daemon.settings.store, announced(request))
    size = await _receive(ref, request, daemon)
    return answer(UploadResult(sha256, size, created=True), 201)


@router.head("/{sha256}")
def head(sha256: str, daemon: Here) -> Response:
    """200 when the store has this content."""
    if daemon.media.find(MediaRef(sha256, "any").sha256) is None:
        raise NotFound("The media store has no such file.", "Upload it with PUT.")
    return Response()


async def _receive(ref: MediaRef, request: Request, daemon: Daemon) -> int:
    upload = await run_in_threadpool(daemon.media.receive, ref)
    limits = daemon.settings
    try:
        async for chunk in chunks(request, limits.upload_bytes, limits.upload_idle_seconds, limits.upload_seconds):
            await run_in_threadpool(upload.write, chunk)
        await run_in_threadpool(upload.commit)
    finally:
        await run_in_threadpool(upload.discard)
    return upload.size


async def _drain(request: Request, daemon: Daemon) -> int:
    """Read and forget: an answer before the body's end would break the client's connection."""
    limits, size = daemon.settings, 0
    async for chunk in chunks(request, limits.upload_bytes, limits.upload_idle_seconds, limits.upload_seconds):
        size += len(chunk)
    return size
