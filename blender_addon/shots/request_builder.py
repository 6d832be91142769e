# SPDX-License-Identifier: GPL-3.0-or-later
"""From the scene to requests: the only reader of the scene.

`shots` says what would be sent and where it would land, a few of them cheaply enough for a panel to draw; `outbound`
makes one of them into a job.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy

from ...backend.contract.camera import CameraPath
from ...backend.contract.errors import InvalidRequest, UnknownMedia
from ...backend.contract.media import Clip, LocalMedia
from ...backend.contract.requests import (
    RARE_TOKEN,
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
from ..masks import choice
from ..presets import QUALITIES
from ..sheets.grid import Grid
from ..takes import identity, landing, stack
from . import lessons, prerender, prompts, source
from .scope import NOTHING, Piece, pieces
from .shot import Shot

_BLEND_NAME_LENGTH = 40
_MIN_PHOTOS = 3
_MASKED = ("edit", "sheet", "animate")


def shots(scene: Any, scope: str = "") -> tuple[Shot, ...]:
    """What a scope (empty: that of the settings) asks for: a job a strip, or one without a strip."""
    return first_shots(scene, scope)[0]


def first_shots(scene: Any, scope: str = "", most: int | None = None) -> tuple[tuple[Shot, ...], int]:
    """The first of the shots, and how many there are in all."""
    settings = scene.dreamstrip
    scope = scope or settings.scope
    if settings.kind == "generate":
        return (_shot_from_prompt(scene, "generate", ()),), 1
    editor = scene.sequence_editor
    lying = landing.Lying(compat.shown_level(editor)) if editor is not None else None
    found = pieces(scene, scope, lying)
    if settings.kind == "subject":
        photos = tuple(source.still_frames(piece.strip).path for piece in found if source.is_still(piece.strip))
        return (_shot_from_prompt(scene, "subject", photos),), 1
    if not found and settings.kind == "auto" and scope == "selection":
        return (_shot_from_prompt(scene, "generate", ()),), 1
    # Anything will do for "auto"; 1,000 strips are not asked one by one what they are.
    wanted = found if settings.kind == "auto" else tuple(piece for piece in found if _kind_for(settings.kind, piece))
    made = _shots_of(scene, wanted[:most], lying, is_own=scope == "prompted") if lying is not None else ()
    return made, len(wanted)


def sheet_shot(scene: Any, grid: Grid) -> Shot | None:
    """The contact sheet of the active strip, of a take the one of its source; None where that is no clip."""
    strip = _clip_at_hand(scene)
    if strip is None:
        return None
    piece = Piece(strip, compat.left(strip), compat.right(strip), 1, None)
    words = prompts.prompt_of(scene, piece, prompts.texts(scene), is_own=False)
    lying = landing.Lying(landing.level_of(scene.sequence_editor, strip))
    return replace(_shot_of(scene, piece, lying, source.animated_strips(scene), words, "sheet"), grid=grid)


def sheet_problem(scene: Any) -> str:
    """Why there can be no contact sheet of the active strip; empty if there can. A panel asks at each redraw."""
    strip = _clip_at_hand(scene)
    if strip is None:
        return "Make a clip the active strip"
    piece = Piece(strip, compat.left(strip), compat.right(strip), 1, None)
    words = prompts.prompt_of(scene, piece, prompts.texts(scene), is_own=False)
    return _trouble(scene.dreamstrip, "sheet", None, words)[0]


def problem(scene: Any, planned: tuple[Shot, ...], scope: str = "") -> str:
    """Why these shots cannot be submitted; empty if they can."""
    if not planned:
        return NOTHING[scope or scene.dreamstrip.scope]
    for shot in planned:
        if shot.problem:
            return f"{shot.strip}: {shot.problem}" if shot.strip and shot.fix != "prompt" else shot.problem
    return ""


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
        label=origin(scene, strip, batch).to_label(),
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


def origin(scene: Any, strip: Any | None, batch: str = "") -> identity.Origin:
    """Where a job of this strip comes from; gives the strip an id if it has none of its own."""
    return identity.Origin(
        strip=strip.name if strip is not None else "",
        strip_id=identity.claim(scene.sequence_editor, strip) if strip is not None else "",
        scene=scene.name,
        blend=blend_name(),
        batch=batch,
    )


def blend_name() -> str:
    """The open file's name as labels carry it; empty while it is unsaved."""
    return str(bpy.path.basename(bpy.data.filepath))[:_BLEND_NAME_LENGTH]


def _kind_for(wanted: str, piece: Piece) -> str:
    """What a job for a piece would be; empty where a job of the wanted kind cannot be made from it."""
    natural = "animate" if source.is_still(piece.strip) else "edit"
    if wanted == "auto":
        return natural
    return wanted if (natural == "animate") == (wanted == "animate") else ""


def _shots_of(scene: Any, wanted: Sequence[Piece], lying: landing.Lying, is_own: bool) -> tuple[Shot, ...]:
    settings, animated, titles = scene.dreamstrip, source.animated_strips(scene), prompts.texts(scene)
    made = tuple(
        _shot_of(scene, piece, lying, animated, prompts.prompt_of(scene, piece, titles, is_own)) for piece in wanted
    )
    return lessons.shared(made) if settings.share_finetune and settings.finetune != "none" else made


def _shot_of(
    scene: Any, piece: Piece, lying: landing.Lying, animated: frozenset[str], words: str, kind: str = ""
) -> Shot:
    """A piece's shot with its prompt; its take lies over its source, among the strips there."""
    settings, strip = scene.dreamstrip, piece.strip
    kind = kind or _kind_for(settings.kind, piece)
    is_masked = kind in _MASKED and not (kind == "animate" and settings.coarse)
    masked = choice.choose(scene, strip, piece.left, piece.right) if is_masked else choice.Choice()
    if kind == "animate":
        still = source.still_frames(strip)
        files = (still.path,) if source.is_still_exact(strip) else ()
        first, size = 0, (still.width, still.height)
    else:
        exact = source.exact_frames(scene, strip, animated)
        if masked.name and exact is not None and (exact.width, exact.height) != source.frame_size(scene):
            exact = None  # the mask lies over the whole frame, so that is what is sent
        files = (exact.path,) if exact is not None else ()
        first = exact.first + piece.left - compat.left(strip) if exact is not None else 0
        size = (exact.width, exact.height) if exact is not None else source.frame_size(scene)
    channel = lying.free_channel(piece.left, piece.right, strip.channel)
    trouble, fix = _trouble(settings, kind, channel, words)
    trouble = trouble or masked.problem
    return Shot(
        kind=kind,
        strip=strip.name,
        files=files,
        first=first,
        frames=piece.right - piece.left,
        fps=str(source.frame_rate(scene)),
        width=size[0],
        height=size[1],
        left=piece.left,
        above=strip.channel,
        channel=channel,
        prompt=words,
        problem=trouble,
        fix=fix,
        mask=masked.name,
    )


def _clip_at_hand(scene: Any) -> Any | None:
    """The active strip, of a take its source; None where it is no clip."""
    editor = scene.sequence_editor
    active = editor.active_strip if editor is not None else None
    strip = (stack.source_of(editor, active) or active) if active is not None else None
    return strip if strip is not None and source.pictures([strip]) and not source.is_still(strip) else None


def _trouble(settings: Any, kind: str, channel: int | None, words: str) -> tuple[str, str]:
    if channel is None and kind not in ("finetune", "sheet"):
        return "no free channel above it", "channel"
    if settings.finetune == "auto" and kind in ("finetune", "sheet"):
        return "Choose a finetune: only an edit can choose it by itself", ""
    if not words and kind != "finetune" and not (kind == "animate" and settings.coarse):
        return "Write a prompt first", "prompt"
    return "", ""


def _prompt_trouble(kind: str, words: str) -> tuple[str, str]:
    """What is wrong with the prompt of a shot without a source, and what mends it."""
    if words and (kind != "subject" or RARE_TOKEN in words):
        return "", ""
    told = f"Write {RARE_TOKEN} in the prompt, where the subject is meant" if words else "Write a prompt first"
    return told, "prompt"


def _shot_from_prompt(scene: Any, kind: str, photos: tuple[str, ...]) -> Shot:
    """A shot without a source, at the playhead."""
    left, frames = scene.frame_current, scene.dreamstrip.frames
    editor, words = scene.sequence_editor, str(scene.dreamstrip.prompt).strip()
    level = compat.shown_level(editor) if editor is not None else None
    channel = landing.free_channel(level, left, left + frames, 0) if level is not None else 1
    trouble, fix = _prompt_trouble(kind, words)
    if channel is None:
        trouble, fix = "No free channel at the playhead", ""
    if kind == "subject" and len(photos) < _MIN_PHOTOS:
        trouble, fix = f"Select {_MIN_PHOTOS} or more photos of the subject", ""
    fps = str(source.frame_rate(scene))
    return Shot(kind, "", photos, 0, frames, fps, *source.frame_size(scene), left, 0, channel, words, trouble, fix)


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
