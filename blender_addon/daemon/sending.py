# SPDX-License-Identifier: GPL-3.0-or-later
"""A job's way to the daemon: render the strip if needed, upload the files, post the request."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ...backend.contract.errors import BadMedia, UnknownMedia
from ...backend.contract.jobs import Submission
from ...backend.contract.media import Clip, LocalMedia, Media, MediaRef
from ...backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    JobRequest,
    SheetRequest,
    SubjectRequest,
)
from ...backend.contract.settings import Mask
from .cargo import Outbound, RenderPlan
from .client import Client
from .reports import Preparing

Tell = Callable[[Preparing], None]


class Sending:
    """One job on its way. `advance` is called again and again and never waits for the render."""

    def __init__(self, outbound: Outbound) -> None:
        self.outbound = outbound
        self._renderer: subprocess.Popen[bytes] | None = None
        self._waiting = list(outbound.renders)

    @property
    def is_rendering(self) -> bool:
        """Whether its child Blender runs."""
        return self._renderer is not None and self._renderer.poll() is None

    def advance(self, client: Client, tell: Tell, readable: tuple[Path, ...] = (), may_render: bool = True) -> bool:
        """Do what can be done now; True once the daemon has the job. It reads what lies in `readable` in place."""
        if not self._rendered(tell, may_render):
            return False

        def stored(media: Media) -> Media:
            if isinstance(media, LocalMedia) and any(Path(media.path).is_relative_to(root) for root in readable):
                return media
            return self._upload(client, media, tell)

        request = with_media(self.outbound.request, stored)
        client.submit(Submission(id=self.outbound.job_id, request=request, label=self.outbound.label))
        self._forget_render()
        return True

    def stop(self, keeps_library: bool = False) -> None:
        """Give up: end the render and remove what it wrote; with its library it can be tried again."""
        if self._renderer is not None and self._renderer.poll() is None:
            self._renderer.kill()
            self._renderer.wait()
        self._forget_render(keeps_library)

    def _rendered(self, tell: Tell, may_render: bool) -> bool:
        while self._waiting:
            if not self._is_rendered(self._waiting[0], tell, may_render):
                return False
            self._renderer = None
            self._waiting.pop(0)
        return True

    def _is_rendered(self, plan: RenderPlan, tell: Tell, may_render: bool) -> bool:
        log = plan.output.with_suffix(".log")
        if self._renderer is None and not may_render:
            return False
        if self._renderer is None:
            tell(Preparing(self.outbound.job_id, "Rendering the strip", 0.0))
            with log.open("wb") as output:
                self._renderer = subprocess.Popen(
                    plan.argv, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
                )
        status = self._renderer.poll()
        if status is None:
            return False
        if status != 0 or not plan.output.is_file():
            words = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            cause = words[-1] if words else f"status {status}"
            raise BadMedia(f"The strip could not be rendered: {cause}", "Render it to a file and send that.")
        return True

    def _forget_render(self, keeps_library: bool = False) -> None:
        for plan in self.outbound.renders:
            for path in (plan.output, plan.output.with_suffix(".log"), *(() if keeps_library else (plan.library,))):
                path.unlink(missing_ok=True)

    def _upload(self, client: Client, media: Media, tell: Tell) -> MediaRef:
        if isinstance(media, MediaRef):
            return media
        path = Path(media.path)
        text = f"Uploading {path.name}"
        tell(Preparing(self.outbound.job_id, text, 0.0))
        try:
            return client.upload(path, lambda fraction: tell(Preparing(self.outbound.job_id, text, fraction)))
        except FileNotFoundError as error:
            raise UnknownMedia(f"{path.name} is not there.", f"Look for {path}, or relink the strip.") from error


def with_media(request: JobRequest, stored: Callable[[Media], Media]) -> JobRequest:
    """The same request with every file in it given by what `stored` makes of it."""

    def clip(source: Clip) -> Clip:
        return replace(source, media=stored(source.media))

    def limits(mask: Mask | None) -> Mask | None:
        return replace(mask, clip=clip(mask.clip)) if mask is not None else None

    match request:
        case EditRequest(source=source, finetune_on=taught):
            lesson = clip(taught) if taught is not None else None
            return replace(request, source=clip(source), finetune_on=lesson, mask=limits(request.mask))
        case SheetRequest(source=source):
            return replace(request, source=clip(source), mask=limits(request.mask))
        case AnimateRequest(still=still):
            return replace(request, still=stored(still), mask=limits(request.mask))
        case SubjectRequest(photos=photos):
            return replace(request, photos=tuple(stored(photo) for photo in photos))
        case FinetuneRequest(source=source, photos=photos):
            return replace(
                request,
                source=clip(source) if source is not None else None,
                photos=tuple(stored(photo) for photo in photos),
            )
        case GenerateRequest():
            return request
