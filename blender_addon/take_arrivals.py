# SPDX-License-Identifier: GPL-3.0-or-later
"""What a finished take sets off by itself: it lands where that was asked for, the next quality is sent after it.

Nothing here is an undo step of its own. A landing is noted in the scene beside the strips, so that an undo of what the
user did before takes back both, and the take lands again; a take that the user deletes stays deleted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import bpy

from ..backend.contract.errors import DreamstripError
from ..backend.contract.requests import AnimateRequest, EditRequest, GenerateRequest, SubjectRequest
from . import records, strips, take_bin, take_stack
from .messages import Outbound, Send, Take
from .presets import QUALITIES
from .records import Record
from .runtime import Runtime
from .session import Session
from .take_record import StripRecord

SAMPLED = (EditRequest, AnimateRequest, SubjectRequest, GenerateRequest)
Sampled = EditRequest | AnimateRequest | SubjectRequest | GenerateRequest
_GONE = "Its source is gone"
_CHANGING_STRIPS = ("TRANSFORM_OT_", "SEQUENCER_OT_", "ANIM_OT_", "DREAMSTRIP_OT_")


def settle(current: Runtime) -> bool:
    """Do what the takes that are here ask for. False if that has to wait: the user is in the middle of something."""
    waiting = tuple(_waiting(current.session))
    if not waiting:
        return True
    if _is_busy():
        return False
    for scene, record, take in waiting:
        if record.then:
            _send_next(current, scene, record, take)
        if not record.landed:
            _settle_take(current.session, scene, record, take)
        current.session.settled.add(record.job_id)
    return True


def follow(current: Runtime, scene: Any, record: Record, take: Take, quality: str, then: str = "") -> None:
    """Submit a take's job again at another quality, to land in the take's place.

    The new job's id is made from what it is: it is the same job however often it is sent, as after an undo.
    """
    assert isinstance(take.request, SAMPLED), "the take comes from a model"
    job_id = str(uuid.uuid5(uuid.UUID(record.job_id), quality))
    if job_id in current.session.forgotten:
        return  # the user has deleted it
    following = replace(record, job_id=job_id, follows=record.job_id, then=then, lands=True, landed=False)
    records.remember(scene, following)
    records.change(scene, job_id, follows=record.job_id, then=then, lands=True)
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
    for scene in bpy.data.scenes:
        for record in records.listed(scene) if scene.library is None else ():
            take = session.takes.get(record.job_id)
            is_due = (record.lands and not record.landed) or record.job_id not in session.settled
            if take is not None and is_due:
                yield scene, record, take


def _send_next(current: Runtime, scene: Any, record: Record, take: Take) -> None:
    """Send the next of the qualities that are to follow; the rest is noted with it."""
    if record.job_id not in current.session.jobs or not isinstance(take.request, SAMPLED):
        return
    quality, *rest = record.then.split()
    records.change(scene, record.job_id, then="")
    follow(current, scene, record, take, quality, " ".join(rest))


def _settle_take(session: Session, scene: Any, record: Record, take: Take) -> None:
    """Land it, or keep it in the bin where it cannot; a take that waits to be imported stays where it is."""
    is_gone = bool(record.strip) and strips.source_of(scene, record) is None
    if not record.lands and not is_gone:
        return
    job = session.jobs.get(record.job_id)
    try:
        single = strips.entry_of(record, take, job.warnings if job is not None else ())
    except DreamstripError:
        return  # its file has gone again meanwhile; the job still has it
    if not (record.follows and _has_succeeded(scene, record, single)):
        _land(scene, record, single, is_gone)
    records.change(scene, record.job_id, landed=True)


def _has_succeeded(scene: Any, record: Record, single: StripRecord) -> bool:
    """Whether the take is in the place of the one that it follows, or that was taken off the timeline by the user."""
    if strips.replace_take(scene, record.follows, single):
        return True
    before = take_bin.find(scene, record.follows)
    if before is not None:
        take_bin.drop(scene, record.follows)
        take_bin.add(scene, single, before.reason)
        return True
    followed = records.find(scene, record.follows)
    return followed is not None and followed.landed


def _land(scene: Any, record: Record, single: StripRecord, is_gone: bool) -> None:
    """Over its source, or else into the bin; the selection stays the user's."""
    try:
        if not record.strip:
            strips.place_at(scene, single, record.left, record.channel, choose=False)
        elif not is_gone:
            strips.place_over(scene, single, choose=False)
        elif record.job_id not in take_stack.job_ids(scene):
            take_bin.add(scene, single, _GONE)
    except DreamstripError as error:
        take_bin.add(scene, single, error.message)


def _is_busy() -> bool:
    """Whether strips must not change now: the user drags something, or Blender renders."""
    running = (item.bl_idname for window in bpy.context.window_manager.windows for item in window.modal_operators)
    return bool(bpy.app.is_job_running("RENDER")) or any(name.startswith(_CHANGING_STRIPS) for name in running)
