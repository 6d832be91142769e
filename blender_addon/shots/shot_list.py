# SPDX-License-Identifier: GPL-3.0-or-later
"""The shot list: what would be sent of the scene and where it would land, a few cheaply enough for a panel to draw.

`request_builder` makes one of its shots into a job.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...backend.contract.requests import RARE_TOKEN
from .. import compat
from ..masks import choice
from ..sheets.grid import Grid
from ..takes import landing, stack
from . import lessons, prompts, source
from .scope import NOTHING, Piece, pieces
from .shot import Shot

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
