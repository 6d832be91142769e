# SPDX-License-Identifier: GPL-3.0-or-later
"""From the scene to requests: the only reader of the scene.

`shots` says what would be sent and where it would land, cheaply enough for a panel to draw; `outbound` makes one of
them into a job.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ..backend.contract.errors import InvalidRequest
from ..backend.contract.media import Clip, LocalMedia
from ..backend.contract.requests import (
    AnimateRequest,
    EditRequest,
    FinetuneRequest,
    FinetuneSettings,
    GenerateRequest,
    JobRequest,
    OutputSettings,
    SamplingSettings,
    SubjectRequest,
)
from . import camera_keys, compat, identity, landing, prerender, source
from .messages import Outbound, RenderPlan
from .presets import QUALITIES

_READABLE = ("IMAGE", "META", "MOVIE")
_BLEND_NAME_LENGTH = 40
_MIN_PHOTOS = 3


@dataclass(frozen=True)
class Shot:
    """One job as the selection has it. `files` is empty where Blender renders the strip first; `problem` forbids it."""

    kind: str
    strip: str
    files: tuple[str, ...]
    first: int
    frames: int
    fps: str
    width: int
    height: int
    left: int
    above: int
    channel: int | None
    problem: str = ""

    @property
    def rendered(self) -> bool:
        """Whether the strip is rendered before it is sent."""
        return not self.files and self.kind in ("edit", "finetune")


def shots(scene: Any) -> tuple[Shot, ...]:
    """What the selection and the settings ask for: a job a strip, or one without a strip."""
    selected = [strip for strip in source.selected(scene) if strip.type in _READABLE]
    stills = [strip for strip in selected if source.is_still(strip)]
    match _kind(scene.dreamstrip, selected):
        case "generate":
            return (_shot_from_prompt(scene, "generate", ()),)
        case "subject":
            return (_shot_from_prompt(scene, "subject", tuple(source.still_frames(still).path for still in stills)),)
        case "animate":
            return tuple(_shot_of_still(scene, strip) for strip in stills)
        case "edit":
            return tuple(_shot_of_clip(scene, strip, "edit") for strip in selected if strip not in stills)
        case "finetune":
            return tuple(_shot_of_clip(scene, strip, "finetune") for strip in selected if strip not in stills)
        case _:
            return tuple(
                _shot_of_still(scene, strip) if strip in stills else _shot_of_clip(scene, strip, "edit")
                for strip in selected
            )


def problem(scene: Any, planned: tuple[Shot, ...]) -> str:
    """Why these shots cannot be submitted; empty if they can."""
    settings = scene.dreamstrip
    if not planned:
        return "Select a clip or a still for this kind of job"
    for shot in planned:
        if shot.problem:
            return f"{shot.strip}: {shot.problem}" if shot.strip else shot.problem
    needs_prompt = any(shot.kind != "finetune" and not (shot.kind == "animate" and settings.coarse) for shot in planned)
    return "Write a prompt first" if needs_prompt and not settings.prompt.strip() else ""


def outbound(scene: Any, shot: Shot, renders: Path) -> Outbound:
    """A shot as a job; a strip that needs it is written to `renders` for a child Blender."""
    job_id = str(uuid.uuid4())
    strip = compat.all_strips(scene.sequence_editor).get(shot.strip) if shot.strip else None
    plan = prerender.plan(scene, strip, renders, job_id) if shot.rendered else None
    return Outbound(
        job_id=job_id,
        label=origin(scene, strip).to_label(),
        request=_request(scene, shot, strip, plan),
        render=plan,
    )


def origin(scene: Any, strip: Any | None) -> identity.Origin:
    """Where a job of this strip comes from; gives the strip an id if it has none of its own."""
    return identity.Origin(
        strip=strip.name if strip is not None else "",
        strip_id=identity.claim(scene.sequence_editor, strip) if strip is not None else "",
        scene=scene.name,
        blend=blend_name(),
    )


def blend_name() -> str:
    """The open file's name as labels carry it; empty while it is unsaved."""
    return str(bpy.path.basename(bpy.data.filepath))[:_BLEND_NAME_LENGTH]


def _kind(settings: Any, selected: list[Any]) -> str:
    if settings.kind != "auto":
        return str(settings.kind)
    return "auto" if selected else "generate"


def _shot_of_clip(scene: Any, strip: Any, kind: str) -> Shot:
    exact = source.exact_frames(scene, strip)
    if exact is None:
        return _shot_over(scene, strip, kind, (), 0, source.frame_size(scene))
    return _shot_over(scene, strip, kind, (exact.path,), exact.first, (exact.width, exact.height))


def _shot_of_still(scene: Any, strip: Any) -> Shot:
    still = source.still_frames(strip)
    return _shot_over(scene, strip, "animate", (still.path,), 0, (still.width, still.height))


def _shot_over(scene: Any, strip: Any, kind: str, files: tuple[str, ...], first: int, size: tuple[int, int]) -> Shot:
    """A shot whose take lies over its source."""
    left, right = compat.left(strip), compat.right(strip)
    channel = landing.free_channel(landing.level_of(scene.sequence_editor, strip), left, right, strip.channel)
    trouble = "no free channel above it" if channel is None and kind != "finetune" else ""
    fps = str(source.frame_rate(scene))
    return Shot(kind, strip.name, files, first, right - left, fps, *size, left, strip.channel, channel, trouble)


def _shot_from_prompt(scene: Any, kind: str, photos: tuple[str, ...]) -> Shot:
    """A shot without a source, at the playhead."""
    left, frames = scene.frame_current, scene.dreamstrip.frames
    editor = scene.sequence_editor
    level = compat.shown_level(editor) if editor is not None else None
    channel = landing.free_channel(level, left, left + frames, 0) if level is not None else 1
    trouble = "" if channel is not None else "No free channel at the playhead"
    if kind == "subject" and len(photos) < _MIN_PHOTOS:
        trouble = f"Select {_MIN_PHOTOS} or more photos of the subject"
    fps = str(source.frame_rate(scene))
    return Shot(kind, "", photos, 0, frames, fps, *source.frame_size(scene), left, 0, channel, trouble)


def _request(scene: Any, shot: Shot, strip: Any | None, plan: RenderPlan | None) -> JobRequest:
    settings = scene.dreamstrip
    sampling = SamplingSettings(
        s=round(settings.s, 4),
        guidance=round(settings.guidance, 4),
        seed=settings.seed,
        until=QUALITIES[settings.quality].until,
    )
    # The seed is of the sampling alone: another one reuses the clip's finetune.
    finetune = FinetuneSettings(preset=settings.finetune)
    frames_only = FinetuneSettings(preset="frames")
    output = OutputSettings(master=settings.master, audio=settings.audio)
    sized = OutputSettings(master=settings.master, width=shot.width, height=shot.height)
    prompt = settings.prompt.strip()
    match shot.kind:
        case "edit":
            return EditRequest(_clip(shot, plan), prompt, finetune, sampling, output)
        case "finetune":
            return FinetuneRequest(source=_clip(shot, plan), finetune=finetune)
        case "animate":
            camera = camera_keys.sample(scene, strip)
            still = LocalMedia(shot.files[0])
            silent = OutputSettings(master=settings.master)
            words = "" if settings.coarse else prompt  # no model reads them
            return AnimateRequest(still, camera, shot.fps, words, frames_only, sampling, silent, settings.coarse)
        case "subject":
            photos = tuple(LocalMedia(path) for path in shot.files)
            return SubjectRequest(photos, prompt, shot.frames, shot.fps, frames_only, sampling, sized)
        case "generate":
            return GenerateRequest(prompt, shot.frames, shot.fps, sized, sampling)
    raise InvalidRequest(f"{shot.kind} is no kind of job", "Choose another kind.", "kind")


def _clip(shot: Shot, plan: RenderPlan | None) -> Clip:
    """The file's own frames; a rendered file holds just the strip's."""
    if plan is not None:
        return Clip(LocalMedia(str(plan.output)), 0, shot.frames)
    return Clip(LocalMedia(shot.files[0]), shot.first, shot.frames)
