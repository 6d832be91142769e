"""The sources that a request names."""

from __future__ import annotations

import re
from collections.abc import Iterable

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

_STORED = re.compile(r'"sha256":"([0-9a-f]{64})"')


def stored(requests: Iterable[str]) -> frozenset[str]:
    """The sha256 of every source in the media store that these requests name, as JSON text: of any version."""
    return frozenset(sha256 for request in requests for sha256 in _STORED.findall(request))


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
