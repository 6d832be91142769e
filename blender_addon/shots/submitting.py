# SPDX-License-Identifier: GPL-3.0-or-later
"""What was agreed to, on its way out of the window: written down at once, rendered strips prepared one at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import bpy

from ...backend.contract.errors import DreamstripError, ErrorView, UnknownMedia
from .. import compat, preferences
from ..daemon.commands import Send
from ..daemon.reports import Refused
from ..daemon.runtime import Runtime
from ..daemon.session import Unprepared
from ..takes import identity, records
from ..takes.records import Record
from . import batches, request_builder
from .shot import Shot, key_of


def submit(current: Runtime, scene: Any, shots: tuple[Shot, ...]) -> None:
    """Send all of the shots or none, as one batch if they are several. Raises DreamstripError."""
    batch = batches.new_id() if len(shots) > 1 else ""
    ids = [request_builder.new_job_id() for _ in shots]
    folder = preferences.renders_folder()
    sent = {
        job_id: Send(request_builder.outbound(scene, shot, folder, job_id, batch))
        for job_id, shot in zip(ids, shots, strict=True)
        if not shot.needs_blender
    }
    made = tuple(_record_of(scene, job_id, shot, batch) for job_id, shot in zip(ids, shots, strict=True))
    records.remember(scene, *made)
    for record, shot in zip(made, shots, strict=True):
        current.session.submitted(scene.name, record)
        if record.job_id in sent:
            current.post(sent[record.job_id])
        else:
            current.session.unprepared.append(Unprepared(scene.name, record, shot))


def prepare_next(current: Runtime) -> None:
    """Write the next strip that a child Blender renders; one a turn, for each holds the window for a moment."""
    if not current.session.unprepared:
        return
    waiting = current.session.unprepared.popleft()
    record, scene = waiting.record, bpy.data.scenes.get(waiting.scene)
    if record.job_id in current.session.preparing:  # else it was cancelled meanwhile
        try:
            current.post(Send(_prepared(scene, record, waiting.shot)))
        except DreamstripError as error:
            current.session.hear(Refused(record.job_id, error.view()))
        except (OSError, RuntimeError) as error:  # RuntimeError is Blender's own for a file that it cannot write
            fix = "Free the disk, then send the strip again."
            current.session.hear(Refused(record.job_id, ErrorView("file_error", f"{error}", fix)))


def cancel(current: Runtime, job_id: str) -> bool:
    """Take back a job that is still to be prepared; False if it is no such job."""
    waiting = next((one for one in current.session.unprepared if one.record.job_id == job_id), None)
    if waiting is None:
        return False
    current.session.unprepared.remove(waiting)
    current.session.hear(Refused(job_id, ErrorView("cancelled", "Cancelled before it was sent.", "")))
    return True


def busy(current: Runtime, scene: Any) -> frozenset[str]:
    """The keys of the shots that have a job which has not ended, to be told before it is sent once more."""
    session = current.session
    on_its_way = {job_id for job_id, job in session.jobs.items() if not job.state.ended} | session.preparing.keys()
    return frozenset(
        key_of(record.strip, record.left) for record in records.listed(scene) if record.job_id in on_its_way
    )


def _record_of(scene: Any, job_id: str, shot: Shot, batch: str) -> Record:
    if shot.strip:
        identity.claim(scene.sequence_editor, compat.all_strips(scene.sequence_editor)[shot.strip])
    return Record.of_shot(scene, job_id, shot, batch, preferences.lands_takes())


def _prepared(scene: Any | None, record: Record, shot: Shot) -> Any:
    """The job of a strip under the name that it has by now."""
    if scene is None or scene.sequence_editor is None:
        raise UnknownMedia("The scene has gone.", "Undo, or leave it.")
    strip = identity.find(scene.sequence_editor, identity.Origin(record.strip, record.strip_id, scene.name, ""))
    named = replace(shot, strip=strip.name if strip is not None else shot.strip)
    return request_builder.outbound(scene, named, preferences.renders_folder(), record.job_id, record.batch)
