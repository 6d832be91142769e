# SPDX-License-Identifier: GPL-3.0-or-later
"""What a take sets off by itself when it comes: it lands unless it is to wait, and what is better takes its place.

A job tells what each stage shows: such a draft lands like a take, later drafts and the take itself take its place.
Nothing here is an undo step of its own. A landing is noted in the scene beside the strips, so that an undo of what the
user did before takes back both, and the take lands again; a take that the user deletes stays deleted.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import bpy

from ...backend.contract.errors import DreamstripError
from ...backend.contract.requests import AnimateRequest, EditRequest, GenerateRequest, SubjectRequest
from ..daemon.cargo import Outbound, Take
from ..daemon.commands import Send
from ..daemon.runtime import Runtime
from ..daemon.session import Session
from ..presets import QUALITIES
from . import binned, records, stack, strips
from .records import Record
from .strip_record import StripRecord

SAMPLED = (EditRequest, AnimateRequest, SubjectRequest, GenerateRequest)
Sampled = EditRequest | AnimateRequest | SubjectRequest | GenerateRequest
_GONE = "Its source is gone"
_TURN_SECONDS = 0.01
"""After so long the rest waits for the next turn: for each take Blender opens a file."""

_CHANGING_STRIPS = ("TRANSFORM_OT_", "SEQUENCER_OT_", "ANIM_OT_", "DREAMSTRIP_OT_")


def settle(current: Runtime) -> bool:
    """Do what the takes that are here ask for, at least for one of them.

    False if there is more to do: the user is in the middle of something, or it takes longer than a turn.
    """
    waiting = tuple(_waiting(current.session))
    if not waiting and not current.session.takes_wait:
        return True
    if _is_busy():
        return False
    deadline = time.monotonic() + _TURN_SECONDS
    for scene, record, take in waiting:
        if not record.landed:
            _settle_take(current.session, scene, record, take)
        current.session.settled.add(record.job_id)
        if time.monotonic() > deadline:
            return False
    return all(_renew_drafts(current.session, scene, deadline) for scene in _own_scenes())


def follow(current: Runtime, scene: Any, record: Record, take: Take, quality: str) -> None:
    """Submit a take's job again at another quality, to land in the take's place.

    The new job's id is made from what it is: it is the same job however often it is sent, as after an undo.
    """
    assert isinstance(take.request, SAMPLED), "the take comes from a model"
    job_id = str(uuid.uuid5(uuid.UUID(record.job_id), quality))
    if job_id in current.session.forgotten:
        return  # the user has deleted it
    following = replace(record, job_id=job_id, follows=record.job_id, lands=True, landed=False)
    records.remember(scene, following)
    records.change(scene, job_id, follows=record.job_id, lands=True)
    if job_id not in current.session.jobs:
        label = current.session.jobs[record.job_id].label
        current.session.submitted(scene.name, following)
        current.post(Send(Outbound(job_id, label, at_quality(take.request, quality), None)))


def at_quality(request: Sampled, quality: str) -> Sampled:
    """The same job taken as far as a quality goes."""
    goal = QUALITIES[quality]
    sampling = replace(request.sampling, until=goal.until, upscaling_steps=goal.upscaling_steps)
    return replace(request, sampling=sampling)


def _waiting(session: Session) -> Iterator[tuple[Any, Record, Take]]:
    """The takes that have come since, and those that were to land and have not, as after an undo."""
    for scene in _own_scenes():
        for record in records.listed(scene):
            take = _newest(session, record.job_id)
            is_due = (record.lands and not record.landed) or record.job_id not in session.settled
            if take is not None and is_due:
                yield scene, record, take


def _own_scenes() -> list[Any]:
    return [scene for scene in bpy.data.scenes if scene.library is None]


def _record_of(job_id: str) -> Record | None:
    """A job's record: a draft may have been pasted into another scene than the one that remembers its job."""
    found = (records.find(scene, job_id) for scene in _own_scenes())
    return next((record for record in found if record is not None), None)


def _newest(session: Session, job_id: str) -> Take | None:
    """A job's take, or as long as there is none, what its last stage shows."""
    return session.takes.get(job_id) or session.drafts.get(job_id)


def _settle_take(session: Session, scene: Any, record: Record, take: Take) -> None:
    """Land it, or keep it in the bin where it cannot; a take that waits to be imported stays where it is."""
    is_gone = bool(record.strip) and strips.source_of(scene, record) is None
    if not record.lands and not is_gone:
        return
    single = _single(session, record, take)
    if single is None:
        return
    if not (record.follows and _has_succeeded(scene, record, single)):
        _land(scene, record, single, is_gone)
    records.change(scene, record.job_id, landed=True)


def _single(session: Session, record: Record, take: Take) -> StripRecord | None:
    """The take alone; None while its file is gone again. The job still has it."""
    job = session.jobs.get(record.job_id)
    try:
        return strips.entry_of(record, take, job.warnings if job is not None else ())
    except DreamstripError:
        return None


def _has_succeeded(scene: Any, record: Record, single: StripRecord) -> bool:
    """Whether the take is in the place of the one that it follows, or that was taken off the timeline by the user."""
    if strips.replace_take(scene, record.follows, single) or binned.replace_take(scene, record.follows, single):
        return True
    followed = records.find(scene, record.follows)
    return followed is not None and followed.landed


def _renew_drafts(session: Session, scene: Any, deadline: float) -> bool:
    """Put what is better in the place of the drafts of this scene, wherever the user has taken them meanwhile.

    False if there was no time for all of them.
    """
    for job_id, stage in stack.drafts(scene) | binned.drafts(scene):
        record, take = _record_of(job_id), _newest(session, job_id)
        if record is None or take is None or take.stage == stage:
            continue
        single = _single(session, record, take)
        if single is not None:
            strips.replace_take(scene, job_id, single)
            binned.replace_take(scene, job_id, single)
        if time.monotonic() > deadline:
            return False
    return True


def _land(scene: Any, record: Record, single: StripRecord, is_gone: bool) -> None:
    """Over its source, or else into the bin; the selection stays the user's."""
    try:
        if not record.strip:
            strips.place_at(scene, single, record.left, record.channel, choose=False)
        elif not is_gone:
            strips.place_over(scene, single, choose=False)
        elif record.job_id not in stack.job_ids(scene):
            binned.add(scene, single, _GONE)
    except DreamstripError as error:
        binned.add(scene, single, error.message)


def _is_busy() -> bool:
    """Whether strips must not change now: the user drags something, or Blender renders."""
    running = (item.bl_idname for window in bpy.context.window_manager.windows for item in window.modal_operators)
    return bool(bpy.app.is_job_running("RENDER")) or any(name.startswith(_CHANGING_STRIPS) for name in running)
