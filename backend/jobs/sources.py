"""The sources that a request names."""

from __future__ import annotations

from backend.contract.media import Media
from backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    JobRequest,
    SheetRequest,
    SubjectRequest,
)


def sources(request: JobRequest) -> tuple[Media, ...]:
    """Every clip, still and photo of the request."""
    match request:
        case EditRequest(finetune_on=taught, mask=mask):
            clips = (request.source, taught, mask.clip if mask is not None else None)
            return tuple(clip.media for clip in clips if clip is not None)
        case SheetRequest(mask=mask):
            return (request.source.media, *((mask.clip.media,) if mask is not None else ()))
        case AnimateRequest(mask=mask):
            return (request.still, *((mask.clip.media,) if mask is not None else ()))
        case SubjectRequest():
            return request.photos
        case FinetuneRequest():
            return (request.source.media,) if request.source else request.photos
        case GenerateRequest():
            return ()
