# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs that a scene remembers: saved in the .blend, and found again in the daemon by their labels.

A record says where a job's take belongs. Undo can take a record away, and a file can be closed unsaved; the job's label
in the daemon then brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import bpy

from ..backend.contract.jobs import JobView
from . import compat, identity, request_builder
from .request_builder import Shot


@dataclass(frozen=True)
class Record:
    """Where the take of a job belongs: on its source strip's content, or at a frame."""

    job_id: str
    kind: str
    strip: str
    strip_id: str
    left: int
    offset: int
    channel: int
    rendered: bool

    @classmethod
    def of_shot(cls, scene: Any, job_id: str, shot: Shot) -> Record:
        """The record of a shot that is being submitted."""
        strip = compat.all_strips(scene.sequence_editor).get(shot.strip) if shot.strip else None
        return cls(
            job_id=job_id,
            kind=shot.kind,
            strip=shot.strip,
            strip_id=strip.dreamstrip.strip_id if strip is not None else "",
            left=shot.left,
            offset=shot.left - round(compat.content_start(strip)) if strip is not None else 0,
            channel=shot.above,
            rendered=shot.rendered,
        )


_FIELDS = tuple(Record.__dataclass_fields__)


def remember(scene: Any, record: Record) -> None:
    """Keep a record in the .blend."""
    if find(scene, record.job_id) is None:
        item = scene.dreamstrip.jobs.add()
        for field in _FIELDS:
            setattr(item, field, getattr(record, field))


def forget(scene: Any, job_id: str) -> None:
    """Drop a record."""
    index = next((i for i, item in enumerate(scene.dreamstrip.jobs) if item.job_id == job_id), None)
    if index is not None:
        scene.dreamstrip.jobs.remove(index)


def listed(scene: Any) -> tuple[Record, ...]:
    """All records of a scene, oldest first."""
    return tuple(Record(**{field: getattr(item, field) for field in _FIELDS}) for item in scene.dreamstrip.jobs)


def find(scene: Any, job_id: str) -> Record | None:
    """The record of one job."""
    return next((record for record in listed(scene) if record.job_id == job_id), None)


def adopt(jobs: Iterable[JobView]) -> None:
    """Give the scenes of this file the daemon's jobs that were submitted from them and that they have lost."""
    blend = request_builder.blend_name()
    for job in jobs:
        label = identity.Origin.from_label(job.label)
        scene = bpy.data.scenes.get(label.scene) if label is not None and label.blend == blend and blend else None
        if label is not None and scene is not None and find(scene, job.id) is None:
            remember(scene, _guessed(scene, job, label))


def _guessed(scene: Any, job: JobView, label: identity.Origin) -> Record:
    """A record for a job of which only the label is left: its take lies on its source as that lies now."""
    strip = identity.find(scene.sequence_editor, label) if scene.sequence_editor is not None else None
    left = compat.left(strip) if strip is not None else scene.frame_current
    return Record(
        job_id=job.id,
        kind=job.kind,
        strip=label.strip,
        strip_id=label.strip_id,
        left=left,
        offset=left - round(compat.content_start(strip)) if strip is not None else 0,
        channel=strip.channel if strip is not None else 0,
        rendered=False,
    )
