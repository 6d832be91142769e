# SPDX-License-Identifier: GPL-3.0-or-later
"""The same job again, changed a little: with its files elsewhere, or with less to compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ...backend.contract.errors import Conflict
from ...backend.contract.media import LocalMedia, Media
from ...backend.contract.requests import FinetuneRequest, JobRequest, SheetRequest
from ..presets import QUALITIES
from .cargo import Outbound
from .sending import with_media

_ORDER = ("full", "preview", "draft")
"""Qualities, each cheaper than the one before."""


def smaller(request: JobRequest) -> JobRequest:
    """The next cheaper quality. Raises Conflict where nothing is left."""
    if isinstance(request, FinetuneRequest | SheetRequest) or request.sampling.until == QUALITIES["draft"].until:
        raise Conflict("This job is as small as it can be.", "Trim the strip to fewer frames, then send it again.")
    stages = [QUALITIES[name].until for name in _ORDER]
    place = stages.index(request.sampling.until) if request.sampling.until in stages else 0
    quality = QUALITIES[_ORDER[place + 1]]
    sampling = replace(request.sampling, until=quality.until, upscaling_steps=quality.upscaling_steps)
    return replace(request, sampling=sampling)


def moved(outbound: Outbound, files: Mapping[Path, Path]) -> Outbound:
    """The same job with the files that were found elsewhere."""

    def found(media: Media) -> Media:
        if isinstance(media, LocalMedia) and Path(media.path) in files:
            return LocalMedia(str(files[Path(media.path)]))
        return media

    return replace(outbound, request=with_media(outbound.request, found))
