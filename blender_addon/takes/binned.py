# SPDX-License-Identifier: GPL-3.0-or-later
"""The takes that lie beside the timeline: those whose source is gone, and those that were filed away.

Kept with the scene, so that undo and redo, saving and loading hold for them as for strips.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import strip_record
from .strip_record import StripRecord


@dataclass(frozen=True)
class Binned:
    """One take, alone in a record that names its source, and why it is here."""

    job_id: str
    reason: str
    record: StripRecord


def add(scene: Any, single: StripRecord, reason: str) -> None:
    """Put a take into the bin, where it is once."""
    job_id = single.takes[0].job_id
    drop(scene, job_id)
    item = scene.dreamstrip.bin.add()
    item.job_id, item.reason, item.record = job_id, reason, strip_record.dumps(single)


def drop(scene: Any, job_id: str) -> bool:
    """Take a take out of the bin; False if it was not there. Its file and its job stay."""
    index = next((index for index, item in enumerate(scene.dreamstrip.bin) if item.job_id == job_id), None)
    if index is not None:
        scene.dreamstrip.bin.remove(index)
    return index is not None


def replace_take(scene: Any, followed: str, single: StripRecord) -> bool:
    """Put a take in the place of an earlier one, for the same reason; False if that is not here."""
    before = find(scene, followed)
    if before is not None:
        drop(scene, followed)
        add(scene, single, before.reason)
    return before is not None


def drafts(scene: Any) -> frozenset[tuple[str, str]]:
    """The drafts in the bin: their jobs, and the stages that they show."""
    return frozenset((found.job_id, stage) for found in listed(scene) if (stage := found.record.takes[0].stage))


def listed(scene: Any) -> tuple[Binned, ...]:
    """What is in a scene's bin, the newest first."""
    items = reversed(scene.dreamstrip.bin)
    binned = (Binned(item.job_id, item.reason, strip_record.loads(item.record)) for item in items)
    return tuple(found for found in binned if found.record.takes)


def find(scene: Any, job_id: str) -> Binned | None:
    """One job's take in the bin."""
    return next((found for found in listed(scene) if found.job_id == job_id), None)
