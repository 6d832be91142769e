# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs that a scene remembers: saved in the .blend, and found again in the daemon by their labels.

A record says where a job's take belongs. Undo can take a record away, and a file can be closed unsaved; the job's label
in the daemon then brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import bpy

from ...backend.contract.jobs import JobView
from .. import compat
from ..shots import request_builder
from ..shots.shot import Shot
from . import identity, source_state, strip_record


@dataclass(frozen=True)
class Record:
    """Where the take of a job belongs: on its source strip's content, or at a frame.

    `source` is the state that the source was sent in. A take that `lands` does so without being asked, in the place of
    the one of the job that it `follows`; any other waits to be imported. `landed` is saved with the strips, so that
    undo takes back both.
    """

    job_id: str
    kind: str
    strip: str
    strip_id: str
    left: int
    offset: int
    channel: int
    rendered: bool
    batch: str = ""
    source: str = ""
    lands: bool = False
    landed: bool = False
    follows: str = ""

    @classmethod
    def of_shot(cls, scene: Any, job_id: str, shot: Shot, batch: str = "", lands: bool = True) -> Record:
        """The record of a shot that is being submitted, with others if they share a batch."""
        strip = compat.all_strips(scene.sequence_editor).get(shot.strip) if shot.strip else None
        return cls(
            job_id=job_id,
            kind=shot.kind,
            strip=shot.strip,
            strip_id=strip_record.read(strip).strip_id if strip is not None else "",
            left=shot.left,
            offset=shot.left - round(compat.content_start(strip)) if strip is not None else 0,
            channel=shot.above,
            rendered=shot.rendered,
            batch=batch,
            source=source_state.dumps(source_state.sent_state(scene, strip, shot.mask)) if strip is not None else "",
            lands=lands and shot.kind not in _WITHOUT_TAKE,
        )


_FIELDS = tuple(Record.__dataclass_fields__)
_WITHOUT_TAKE = ("finetune", "sheet")


@dataclass
class _Kept:
    """The records of the scenes as they were last read: 1,000 of them take longer than a redraw may."""

    of_scene: dict[tuple[int, int], tuple[Record, ...]] = field(default_factory=dict)
    by_id: dict[tuple[int, int], dict[str, Record]] = field(default_factory=dict)


_kept = _Kept()


def changed() -> None:
    """Read the records anew: they were written, or Blender has put others there by undo or by opening a file."""
    _kept.of_scene.clear()
    _kept.by_id.clear()


def remember(scene: Any, record: Record) -> None:
    """Keep a record in the .blend."""
    if find(scene, record.job_id) is None:
        known = listed(scene)
        _add(scene, record)
        _keep(scene, (*known, record))


def change(scene: Any, job_id: str, **fields: Any) -> None:
    """Write some fields of a record anew."""
    known = listed(scene)
    index = next((index for index, record in enumerate(known) if record.job_id == job_id), None)
    if index is None:
        return
    item = scene.dreamstrip.jobs[index]
    for name, value in fields.items():
        setattr(item, name, value)
    _keep(scene, (*known[:index], replace(known[index], **fields), *known[index + 1 :]))


def forget(scene: Any, job_id: str) -> None:
    """Drop a record."""
    forget_all(scene, frozenset((job_id,)))


def forget_all(scene: Any, job_ids: frozenset[str]) -> None:
    """Drop many records."""
    known = listed(scene)
    indices = [index for index, record in enumerate(known) if record.job_id in job_ids]
    for index in reversed(indices):
        scene.dreamstrip.jobs.remove(index)
    if indices:
        _keep(scene, tuple(record for record in known if record.job_id not in job_ids))


def listed(scene: Any) -> tuple[Record, ...]:
    """All records of a scene, oldest first."""
    key = _key(scene)
    if key not in _kept.of_scene:
        _kept.of_scene[key] = tuple(
            Record(**{name: getattr(item, name) for name in _FIELDS}) for item in scene.dreamstrip.jobs
        )
    return _kept.of_scene[key]


def find(scene: Any, job_id: str) -> Record | None:
    """The record of one job."""
    key = _key(scene)
    if key not in _kept.by_id:
        _kept.by_id[key] = {record.job_id: record for record in listed(scene)}
    return _kept.by_id[key].get(job_id)


def adopt(jobs: Iterable[JobView], lands: bool = True) -> None:
    """Give the scenes of this file the daemon's jobs that were submitted from them and that they have lost.

    Their takes land by themselves if that is wanted, and if it is sure that they belong here: see `_guessed`.
    """
    blend = request_builder.blend_name()
    if not blend:
        return
    known = {record.job_id for scene in bpy.data.scenes for record in listed(scene)}
    for job in jobs:
        label = identity.Origin.from_label(job.label) if job.id not in known else None
        scene = bpy.data.scenes.get(label.scene) if label is not None and label.blend == blend else None
        if label is not None and scene is not None:
            _add(scene, _guessed(scene, job, label, lands))
            changed()
            if scene.sequence_editor is not None:
                identity.restore(scene.sequence_editor, (label,))


def restore_ids(scene: Any, job_ids: Collection[str]) -> None:
    """Give the sources of jobs that were submitted since the file was opened back the ids that undo has taken away."""
    if scene.sequence_editor is not None:
        those = (record for record in listed(scene) if record.job_id in job_ids)
        origins = (identity.Origin(record.strip, record.strip_id, scene.name, "") for record in those)
        identity.restore(scene.sequence_editor, origins)


def _keep(scene: Any, listed: tuple[Record, ...]) -> None:
    """These are the scene's records now; reading 1,000 anew for one that changed would be seen."""
    pointer = scene.as_pointer()
    for key in tuple(key for key in _kept.of_scene.keys() | _kept.by_id.keys() if key[0] == pointer):
        _kept.of_scene.pop(key, None)
        _kept.by_id.pop(key, None)
    _kept.of_scene[_key(scene)] = listed


def _key(scene: Any) -> tuple[int, int]:
    return scene.as_pointer(), len(scene.dreamstrip.jobs)


def _add(scene: Any, record: Record) -> None:
    item = scene.dreamstrip.jobs.add()
    for name in _FIELDS:
        setattr(item, name, getattr(record, name))


def _guessed(scene: Any, job: JobView, label: identity.Origin, lands: bool) -> Record:
    """A record for a job of which only the label is left: its take lies on its source as that lies now.

    Files of one name may have strips of one name. So the take of a job that has ended lands only on a strip that is
    known by its id; one that is still at work was sent from what is open.
    """
    strip = identity.find(scene.sequence_editor, label) if scene.sequence_editor is not None else None
    left = compat.left(strip) if strip is not None else scene.frame_current
    is_known = strip is not None and strip_record.read(strip).strip_id == label.strip_id != ""
    return Record(
        job_id=job.id,
        kind=job.kind,
        strip=label.strip,
        strip_id=label.strip_id,
        left=left,
        offset=left - round(compat.content_start(strip)) if strip is not None else 0,
        channel=strip.channel if strip is not None else 0,
        rendered=False,
        batch=label.batch,
        lands=lands and job.kind not in _WITHOUT_TAKE and (is_known or not job.state.ended),
    )
