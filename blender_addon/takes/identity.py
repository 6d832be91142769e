# SPDX-License-Identifier: GPL-3.0-or-later
"""Which strip a job belongs to: by an id of its own, by its name, and by the words on the job in the daemon.

Duplicating, splitting and pasting copy an id, undo can take it away, and a file can be lost unsaved. So a job carries
where it comes from in its label, and a strip is found again by id first, by name second.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import bpy

from .. import compat
from . import landing, stack, strip_record

_SEPARATOR = " · "
_BLEND_NAME_LENGTH = 40


@dataclass(frozen=True)
class Origin:
    """Where a job was submitted: the strip (empty: none), its scene, and the name of the .blend (empty: unsaved).

    Jobs that were submitted together share a `batch`.
    """

    strip: str
    strip_id: str
    scene: str
    blend: str
    batch: str = ""

    def to_label(self) -> str:
        """The label of the job in the daemon, readable in any list of jobs."""
        ids = f"{self.strip_id}/{self.batch}" if self.batch else self.strip_id
        return _SEPARATOR.join((self.strip, self.scene, self.blend, ids))

    @classmethod
    def from_label(cls, label: str) -> Origin | None:
        """The origin that a label tells, or None for a label of somebody else."""
        parts = label.rsplit(_SEPARATOR, 3)
        if len(parts) != 4:
            return None
        strip_id, _, batch = parts[3].partition("/")
        return cls(strip=parts[0], scene=parts[1], blend=parts[2], strip_id=strip_id, batch=batch)


def origin_of(scene: Any, strip: Any | None, batch: str = "") -> Origin:
    """Where a job of this strip comes from; gives the strip an id if it has none of its own."""
    return Origin(
        strip=strip.name if strip is not None else "",
        strip_id=claim(scene.sequence_editor, strip) if strip is not None else "",
        scene=scene.name,
        blend=blend_name(),
        batch=batch,
    )


def blend_name() -> str:
    """The open file's name as labels carry it; empty while it is unsaved."""
    return str(bpy.path.basename(bpy.data.filepath))[:_BLEND_NAME_LENGTH]


def claim(editor: Any, strip: Any) -> str:
    """The strip's own id: a new one where it has none, or where it is a copy that brought along the original's.

    The takes that lie over a copy, and so are copies too, then name the new id.
    """
    record = strip_record.read(strip)
    is_copy = bool(record.strip_id) and _original(editor, record.strip_id) != strip
    strip_id = record.strip_id if record.strip_id and not is_copy else uuid.uuid4().hex[:12]
    for take in stack.over(editor, strip) if is_copy else ():
        strip_record.write(take, replace(strip_record.read(take), source_id=strip_id))
    strip_record.write(strip, replace(record, strip_id=strip_id, claimed_name=strip.name))
    return strip_id


def find(editor: Any | None, origin: Origin) -> Any | None:
    """The strip that an origin names: by its id, and by its name only a strip that has no id of its own.

    None of a scene that has no sequence editor any more.
    """
    if editor is None:
        return None
    found = _original(editor, origin.strip_id) if origin.strip_id else None
    if found is not None:
        return found
    named = compat.all_strips(editor).get(origin.strip)
    return named if named is not None and not strip_record.read(named).strip_id else None


def restore(editor: Any, origins: Iterable[Origin]) -> None:
    """Give strips the ids back that they had when jobs were submitted; undo and unsaved files take them away."""
    known = {strip_record.read(strip).strip_id for strip in compat.all_strips(editor)}
    for origin in origins:
        strip = (
            compat.all_strips(editor).get(origin.strip) if origin.strip_id and origin.strip_id not in known else None
        )
        record = strip_record.read(strip) if strip is not None else None
        if record is not None and not record.strip_id:
            strip_record.write(strip, replace(record, strip_id=origin.strip_id, claimed_name=origin.strip))
            known.add(origin.strip_id)


def parts(editor: Any, origin: Origin) -> list[Any]:
    """The strip that an origin names, and what was split off it: in its content's place, with its id; by time."""
    found = find(editor, origin)
    if found is None:
        return []
    strip_id = strip_record.read(found).strip_id
    level, start = landing.level_of(editor, found), compat.content_start(found)
    same = [
        strip
        for strip in compat.strips(level)
        if strip_id and strip_record.read(strip).strip_id == strip_id and compat.content_start(strip) == start
    ]
    return sorted(same or [found], key=compat.left)


def _original(editor: Any, strip_id: str) -> Any | None:
    """Of a strip and its copies the one that bears the name that had the id; were it renamed, the copies' names are
    its own with a number, so it has the shortest.
    """
    holders = [strip for strip in compat.all_strips(editor) if strip_record.read(strip).strip_id == strip_id]
    named = [strip for strip in holders if strip.name == strip_record.read(strip).claimed_name]
    return min(named or holders, key=lambda strip: (len(strip.name), compat.left(strip)), default=None)
