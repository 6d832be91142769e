# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs that a scene remembers: saved in the .blend, and found again in the daemon by their labels.

A record says where a job's take belongs. Undo can take a record away, and a file can be closed unsaved; the job's label
in the daemon then brings it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, replace
from functools import lru_cache
from typing import Any

import bpy

from ...backend.contract.jobs import JobView
from .. import compat
from ..shots.shot import Shot
from . import identity, scene_jobs, source_state, strip_record


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


_NEEDED = frozenset(name for name, told in Record.__dataclass_fields__.items() if told.default is MISSING)
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


def remember(scene: Any, *found: Record) -> None:
    """Keep records in the .blend."""
    there = _by_id(scene)
    new = tuple(record for record in found if record.job_id not in there)
    if new:
        known = listed(scene)
        scene_jobs.write(scene, (*scene_jobs.lines(scene), *map(_line, new)))
        _keep(scene, (*known, *new))


def change(scene: Any, job_id: str, **fields: Any) -> None:
    """Write some fields of a record anew."""
    before = find(scene, job_id)
    if before is None:
        return
    now, known = replace(before, **fields), listed(scene)
    lines = scene_jobs.lines(scene)  # of which few name the job, and are read
    scene_jobs.write(scene, (_line(now) if job_id in line and _id(line) == job_id else line for line in lines))
    _keep(scene, tuple(now if record.job_id == job_id else record for record in known))


def forget(scene: Any, job_id: str) -> None:
    """Drop a record."""
    forget_all(scene, frozenset((job_id,)))


def forget_all(scene: Any, job_ids: frozenset[str]) -> None:
    """Drop many records."""
    known = listed(scene)
    kept = tuple(record for record in known if record.job_id not in job_ids)
    if len(kept) < len(known):
        scene_jobs.write(scene, (line for line in scene_jobs.lines(scene) if _id(line) not in job_ids))
        _keep(scene, kept)


def listed(scene: Any) -> tuple[Record, ...]:
    """All records of a scene, oldest first."""
    key = _key(scene)
    if key not in _kept.of_scene:
        found = (_read(line) for line in scene_jobs.lines(scene))
        _kept.of_scene[key] = tuple(record for record in found if record is not None)
    return _kept.of_scene[key]


def find(scene: Any, job_id: str) -> Record | None:
    """The record of one job."""
    return _by_id(scene).get(job_id)


def adopt(jobs: Iterable[JobView], lands: bool = True) -> None:
    """Give the scenes of this file the daemon's jobs that were submitted from them and that they have lost.

    Their takes land by themselves if that is wanted, and if it is sure that they belong here: see `_guessed`.
    """
    blend = identity.blend_name()
    if not blend:
        return
    known = {record.job_id for scene in bpy.data.scenes for record in listed(scene)}
    lost: dict[str, list[Record]] = defaultdict(list)
    for job in jobs:
        label = identity.Origin.from_label(job.label) if job.id not in known else None
        scene = bpy.data.scenes.get(label.scene) if label is not None and label.blend == blend else None
        if label is not None and scene is not None:
            lost[scene.name].append(_guessed(scene, job, label, lands))
            if scene.sequence_editor is not None:
                identity.restore(scene.sequence_editor, (label,))
    for name, found in lost.items():
        remember(bpy.data.scenes[name], *found)


def restore_ids(scene: Any, job_ids: Collection[str]) -> None:
    """Give the sources of jobs that were submitted since the file was opened back the ids that undo has taken away."""
    if scene.sequence_editor is not None:
        those = (record for record in listed(scene) if record.job_id in job_ids)
        origins = (identity.Origin(record.strip, record.strip_id, scene.name, "") for record in those)
        identity.restore(scene.sequence_editor, origins)


def _by_id(scene: Any) -> Mapping[str, Record]:
    key = _key(scene)
    if key not in _kept.by_id:
        _kept.by_id[key] = {record.job_id: record for record in listed(scene)}
    return _kept.by_id[key]


def _keep(scene: Any, listed: tuple[Record, ...]) -> None:
    """These are the scene's records now; reading 1,000 anew for one that changed would be seen."""
    pointer = scene.as_pointer()
    for key in tuple(key for key in _kept.of_scene.keys() | _kept.by_id.keys() if key[0] == pointer):
        _kept.of_scene.pop(key, None)
        _kept.by_id.pop(key, None)
    _kept.of_scene[_key(scene)] = listed


def _key(scene: Any) -> tuple[int, int]:
    return scene.as_pointer(), scene_jobs.count(scene)


def _line(record: Record) -> str:
    return scene_jobs.dumps(vars(record))


@lru_cache(maxsize=8192)
def _read(line: str) -> Record | None:
    """The record of a line; None for a damaged one, which stays where it is."""
    told = scene_jobs.loads(line)
    return Record(**told) if told.keys() >= _NEEDED else None


def _id(line: str) -> str:
    return str(scene_jobs.loads(line).get("job_id", ""))


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
