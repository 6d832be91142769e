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
        case EditRequest(finetune_on=taught) if taught is not None:
            return (request.source.media, taught.media)
        case EditRequest() | SheetRequest():
            return (request.source.media,)
        case AnimateRequest():
            return (request.still,)
        case SubjectRequest():
            return request.photos
        case FinetuneRequest():
            return (request.source.media,) if request.source else request.photos
        case GenerateRequest():
            return ()
