# SPDX-License-Identifier: GPL-3.0-or-later
"""A take's source as its job saw it, and what has changed since: then the take is stale."""

from __future__ import annotations

from typing import Any

import bpy

from ..backend.contract import wire
from ..backend.contract.errors import InvalidRequest
from . import compat
from .take_record import SourceState, TakeEntry


def state_of(strip: Any) -> SourceState:
    """A strip as it is now."""
    path = _path(strip)
    trim = compat.content_trim_start(strip) if strip.type == "MOVIE" else 0
    first = compat.left(strip) - round(compat.content_start(strip)) + trim
    return SourceState(path, bpy.path.abspath(path) if path else "", first, compat.duration(strip))


def dumps(state: SourceState) -> str:
    """A state as text, for the scene's record of a job."""
    return wire.dumps(state)


def loads(text: str) -> SourceState | None:
    """A state from its text; None where there is none."""
    try:
        state: SourceState = wire.loads(SourceState, text)
    except InvalidRequest:
        return None
    return state


def changes(take: TakeEntry, now: SourceState, prompt: str) -> tuple[str, ...]:
    """Why a take is stale, a sentence each; `prompt` is the source's own, empty where it has none.

    A trim that only cuts off, such as a split, leaves frames that the take has: it does not make it stale.
    """
    told = []
    then = take.source
    if then is not None and now.file != then.file and now.path != then.path:
        told.append("Its source has another file")
    if then is not None and (now.first < then.first or now.first + now.frames > then.first + then.frames):
        told.append("Its source shows frames that the take has not")
    if prompt.strip() and prompt.strip() != take.settings.prompt:
        told.append("Its source has another prompt")
    return tuple(told)


def prompt_of(strip: Any) -> str:
    """The prompt that is written on the strip itself."""
    return str(getattr(strip.dreamstrip, "own_prompt", ""))


def _path(strip: Any) -> str:
    if strip.type == "MOVIE":
        return str(strip.filepath)
    return str(strip.directory + strip.elements[0].filename) if strip.type == "IMAGE" else ""
