# SPDX-License-Identifier: GPL-3.0-or-later
"""From a shot to its job: the request with the settings of the scene, and the files that are rendered for it first."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from ...backend.contract.camera import CameraPath
from ...backend.contract.errors import InvalidRequest, UnknownMedia
from ...backend.contract.media import Clip, LocalMedia
from ...backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    GenerateRequest,
    JobRequest,
    SheetRequest,
    SubjectRequest,
)
from ...backend.contract.settings import FinetuneSettings, Mask, OutputSettings, SamplingSettings
from .. import compat
from ..camera import keys
from ..daemon.cargo import Outbound, RenderPlan
from ..presets import QUALITIES
from ..takes import identity
from . import prerender
from .shot import Shot


def outbound(scene: Any, shot: Shot, renders: Path, job_id: str = "", batch: str = "") -> Outbound:
    """A shot as a job; a strip that needs it is written to `renders` for a child Blender. Raises DreamstripError."""
    job_id = job_id or new_job_id()
    strip = compat.all_strips(scene.sequence_editor).get(shot.strip) if shot.strip else None
    if shot.strip and strip is None:
        raise UnknownMedia("The strip has gone.", "Undo, or leave it.")
    plan = mask = None
    span = (shot.left, shot.left + shot.frames)
    if shot.is_rendered:
        plan = prerender.plan(scene, strip, renders, job_id, *span)
    if shot.mask and shot.kind == "animate":
        mask = prerender.plan_over_still(scene, _mask_strip(scene, shot), strip, renders, f"{job_id}-mask")
    elif shot.mask:
        mask = prerender.plan(scene, _mask_strip(scene, shot), renders, f"{job_id}-mask", *span)
    return Outbound(
        job_id=job_id,
        label=identity.origin_of(scene, strip, batch).to_label(),
        request=_request(scene, shot, strip, plan, mask),
        render=plan,
        mask=mask,
    )


def _mask_strip(scene: Any, shot: Shot) -> Any:
    mask = compat.all_strips(scene.sequence_editor).get(shot.mask)
    if mask is None:
        raise UnknownMedia("The mask strip has gone.", "Undo, or choose another mask.")
    return mask


def new_job_id() -> str:
    """An id for a job, so that handing it in twice is harmless."""
    return str(uuid.uuid4())


def _request(scene: Any, shot: Shot, strip: Any | None, plan: RenderPlan | None, mask: RenderPlan | None) -> JobRequest:
    settings = scene.dreamstrip
    sampling = SamplingSettings(
        s=None if shot.kind == "edit" and settings.s_auto else round(settings.s, 4),
        guidance=round(settings.guidance, 4),
        seed=settings.seed,
        until=QUALITIES[settings.quality].until,
        upscaling_steps=QUALITIES[settings.quality].upscaling_steps,
    )
    # The seed is of the sampling alone: another one reuses the clip's finetune.
    finetune = FinetuneSettings(preset=settings.finetune)
    frames_only = FinetuneSettings(preset="frames")
    output = OutputSettings(master=settings.master, audio=settings.audio)
    sized = OutputSettings(master=settings.master, width=shot.width, height=shot.height)
    limits = _mask(shot, mask, settings) if mask is not None else None
    prompt = shot.prompt
    match shot.kind:
        case "edit":
            lesson = Clip(LocalMedia(shot.files[0]), *shot.lesson) if shot.lesson is not None else None
            clip = _clip(shot, plan)
            return EditRequest(clip, prompt, finetune, sampling, output, finetune_on=lesson, mask=limits)
        case "sheet":
            assert shot.grid is not None, "a sheet tries something"
            grid = shot.grid
            tried = (grid.s, grid.seeds, grid.steps)
            return SheetRequest(_clip(shot, plan), prompt, *tried, sampling.guidance, finetune, mask=limits)
        case "finetune":
            return FinetuneRequest(source=_clip(shot, plan), finetune=finetune)
        case "animate":
            skipped = shot.left - compat.left(strip)
            camera = CameraPath(keys.sample(scene, strip).poses[skipped : skipped + shot.frames])
            still = LocalMedia(str(plan.output) if plan is not None else shot.files[0])
            silent = OutputSettings(master=settings.master)
            words = "" if settings.coarse else prompt  # no model reads them
            coarse = settings.coarse
            return AnimateRequest(still, camera, shot.fps, words, frames_only, sampling, silent, coarse, mask=limits)
        case "subject":
            photos = tuple(LocalMedia(path) for path in shot.files)
            return SubjectRequest(photos, prompt, shot.frames, shot.fps, frames_only, sampling, sized)
        case "generate":
            return GenerateRequest(prompt, shot.frames, shot.fps, sized, sampling)
    raise InvalidRequest(f"{shot.kind} is no kind of job", "Choose another kind.", "kind")


def _mask(shot: Shot, plan: RenderPlan, settings: Any) -> Mask:
    frames = shot.frames if shot.kind != "animate" else None  # one picture, which the camera moves
    return Mask(Clip(LocalMedia(str(plan.output)), 0, frames), round(settings.feather / 100, 4))


def _clip(shot: Shot, plan: RenderPlan | None) -> Clip:
    """The file's own frames; a rendered file holds just the strip's."""
    if plan is not None:
        return Clip(LocalMedia(str(plan.output)), 0, shot.frames)
    return Clip(LocalMedia(shot.files[0]), shot.first, shot.frames)
