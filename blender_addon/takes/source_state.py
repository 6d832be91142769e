# SPDX-License-Identifier: GPL-3.0-or-later
"""A take's source as its job saw it, and what has changed since: then the take is stale.

A camera's keys, the text strips and masks are read again only after Blender has said that something has changed,
however often a window asks.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

import bpy

from ...backend.contract import wire
from ...backend.contract.errors import InvalidRequest
from .. import compat
from ..camera import keys
from ..masks import choice, moving, shape
from ..shots import prompts, source
from ..shots.prompts import Title
from . import strip_record
from .strip_record import MaskState, SourceState, TakeEntry

_MOTION = ", moves "
"""What comes before the motion of a mask's outlines in what tells its shape; takes of before do not know it."""

_cameras: dict[tuple[int, str], str] = {}
"""What tells the camera of a strip, by its scene and name, from any other, as it was when it was last asked for."""

_titles: dict[int, tuple[Title, ...]] = {}
"""The text strips of a scene, as they then were."""

_shapes: dict[tuple[int, str, bool], tuple[str, bool]] = {}
"""What tells a mask from any other and whether it has keys, by its scene, its strip and whether its outlines move."""


def state_of(strip: Any, titled: bool = False, mask: MaskState | None = None) -> SourceState:
    """A strip as it is now, limited to a mask; with the words of the text strip over it where they count."""
    path = _path(strip)
    file = os.path.normpath(bpy.path.abspath(path)) if path else ""
    words = str(getattr(strip.dreamstrip, "own_prompt", "")).strip()
    title = _title(strip) if titled else ""
    first = compat.left(strip) - _origin(strip)
    return SourceState(path, file, first, compat.duration(strip), _camera(strip), words, title, mask)


def sent_state(scene: Any, strip: Any, mask: str) -> SourceState:
    """A strip as a job is made from it, limited to the mask strip of that name (empty: to none)."""
    limits = compat.all_strips(scene.sequence_editor).get(mask) if mask else None
    moves = limits is not None and limits.mask is not None and shape.moves(limits.mask)
    titled = scene.dreamstrip.prompts == "text"
    if limits is None:
        return state_of(strip, titled)
    if moves:
        moving.look(limits.mask)
    return state_of(strip, titled, _mask_state(strip, limits, moves))


def state_now(strip: Any, take: TakeEntry) -> SourceState:
    """A take's source as it is now, as far as that tells whether the take is stale."""
    then = take.source
    if then is None or then.mask is None:
        return state_of(strip, then is not None and bool(then.title))
    limits = choice.found_again(strip.id_data, strip, then.mask.strip)
    mask = _mask_state(strip, limits, then.mask.moves) if limits is not None else None
    return state_of(strip, bool(then.title), mask)


def dumps(state: SourceState) -> str:
    """A state as text, for the scene's record of a job."""
    return wire.dumps(state)


def loads(text: str) -> SourceState | None:
    """A state from its text; None where there is none."""
    try:
        state: SourceState = wire.from_wire(SourceState, strip_record.source_as_of_now(json.loads(text)))
    except (InvalidRequest, ValueError, TypeError):
        return None
    return state


def changes(take: TakeEntry, now: SourceState) -> tuple[str, ...]:
    """Why a take is stale, a sentence each.

    A trim that only cuts off, such as a split, leaves frames that the take has: it does not make it stale.
    """
    told = []
    then = take.source
    if then is not None and now.path != then.path and now.file != (then.file and os.path.normpath(then.file)):
        told.append("Its source has another file")
    if then is not None and (now.first < then.first or now.first + now.frames > then.first + then.frames):
        told.append("Its source shows frames that the take has not")
    if then is not None and then.camera and now.camera and now.camera != then.camera:
        told.append("Its source has another camera path")
    if then is not None and _has_other_mask(then, now):
        told.append("Its source has another mask")
    if any(_is_other(take, words, known) for words, known in _prompts(then, now)):
        told.append("Its source has another prompt")
    return tuple(told)


def _prompts(then: SourceState | None, now: SourceState) -> tuple[tuple[str, str], ...]:
    """What is written on the strip and over it now, each with what was written there."""
    if then is None:
        return ((now.words, ""),)
    return (now.words, then.words), (now.title, then.title)


def _is_other(take: TakeEntry, words: str, known: str) -> bool:
    """Words that were taken away leave the take's prompt as it was; so do those that it has already."""
    return words not in ("", known, take.settings.prompt)


def _has_other_mask(then: SourceState, now: SourceState) -> bool:
    """Whether another part of the take's frames would be edited; a mask that was taken away leaves the take's own."""
    if then.mask is None or now.mask is None:
        return False
    if not _are_alike(then.mask.shape, now.mask.shape):
        return True
    if then.camera:
        return False  # one picture of the mask holds for the whole move
    first, end = max(then.first, now.first), min(then.first + then.frames, now.first + now.frames)
    return _covered(then.mask, first, end) != _covered(now.mask, first, end)


def _are_alike(then: str, now: str) -> bool:
    """Whether two shapes are the same, as far as both tell how they move."""
    (shown, _, motion), (shows, _, moves) = then.partition(_MOTION), now.partition(_MOTION)
    return shown == shows and (motion == moves or not motion or not moves)


def _covered(mask: MaskState, first: int, end: int) -> range:
    """Over which of these frames a mask lies."""
    return range(max(mask.first, first), min(mask.first + mask.frames, end))


def something_changed() -> None:
    """What was read of cameras, texts and masks may be out of date."""
    _shapes.clear()
    _cameras.clear()
    _titles.clear()


def _title(strip: Any) -> str:
    scene = strip.id_data
    if scene.as_pointer() not in _titles:
        _titles[scene.as_pointer()] = prompts.titles(scene)
    return prompts.text_over(strip, compat.left(strip), compat.right(strip), _titles[scene.as_pointer()])


def _origin(strip: Any) -> int:
    """Where the first frame of a strip's file lies, or of its content."""
    trim = compat.content_trim_start(strip) if strip.type == "MOVIE" else 0
    return round(compat.content_start(strip)) - trim


def _mask_state(strip: Any, limits: Any, moves: bool) -> MaskState:
    """What a mask strip shows over a strip; of one that changes with time also when."""
    told, is_keyed = _shape(limits, moves)
    if moves or is_keyed:
        told += f" from {round(compat.content_start(limits)) - _origin(strip)}"
    if moves and limits.mask is not None and (motion := moving.told(limits.mask)):
        told += _MOTION + motion
    return MaskState(limits.name, told, moves, compat.left(limits) - _origin(strip), compat.duration(limits))


def _shape(limits: Any, moves: bool) -> tuple[str, bool]:
    if limits.mask is None:
        return "", False
    place = limits.id_data.as_pointer(), limits.name, moves
    if place not in _shapes:
        _shapes[place] = shape.digest(limits.mask, moves), shape.is_keyed(limits.mask)
    return _shapes[place]


def _camera(strip: Any) -> str:
    if not source.is_still(strip):
        return ""
    scene = strip.id_data
    place = scene.as_pointer(), strip.name
    if place not in _cameras:
        _cameras[place] = hashlib.sha256(keys.shape(scene, strip)).hexdigest()[:16]
    return _cameras[place]


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _on_update(_scene: Any, depsgraph: Any) -> None:
    something_changed()
    if depsgraph.id_type_updated("MASK"):
        moving.may_have_changed()


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _on_undo(*_arguments: Any) -> None:
    something_changed()
    moving.may_have_changed()


@bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
def _on_load(*_arguments: Any) -> None:
    something_changed()
    moving.forget()


def _handlers() -> tuple[tuple[Any, Any], ...]:
    handlers = bpy.app.handlers
    return (
        (handlers.depsgraph_update_post, _on_update),
        (handlers.undo_post, _on_undo),
        (handlers.redo_post, _on_undo),
        (handlers.load_post, _on_load),
    )


def register() -> None:
    """Listen to changes."""
    for handlers, handler in _handlers():
        handlers.append(handler)


def unregister() -> None:
    """Stop listening."""
    for handlers, handler in _handlers():
        handlers.remove(handler)
    something_changed()
    moving.forget()


def _path(strip: Any) -> str:
    if strip.type == "MOVIE":
        return str(strip.filepath)
    return str(strip.directory + strip.elements[0].filename) if strip.type == "IMAGE" else ""
