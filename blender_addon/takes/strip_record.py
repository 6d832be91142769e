# SPDX-License-Identifier: GPL-3.0-or-later
"""What Dreamstrip writes on a strip: one versioned record, as JSON in one property. Its only reader and writer.

A strip that jobs were made from has an id; a take strip also has the stack of its takes, of which one shows. Blender
copies the record with the strip, so a copy, a part of a split and a pasted strip have all their takes themselves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ...backend.contract import wire
from ...backend.contract.errors import InvalidRequest
from .. import compat
from . import scene_jobs
from .panel_settings import PanelSettings

VERSION = 4
"""1 had a property for each field of the one take, 2 knew no drafts and no camera, 3 no masks. All are read as of this
version.
"""

_NEW_IN_A_TAKE: dict[str, Any] = {"stage": "", "width": 0, "height": 0}
_NEW_IN_A_SOURCE: dict[str, Any] = {"camera": "", "words": "", "title": "", "mask": None}
_NEW_IN_SETTINGS: dict[str, Any] = {"masking": None, "feather": None}


@dataclass(frozen=True)
class MaskState:
    """The mask strip that limits a job: its name, what tells its mask from any other, and which frames it covers.

    `first` counts as the source's does. Of outlines that have keys of their own (`moves`) `shape` tells how they move.
    """

    strip: str
    shape: str
    moves: bool
    first: int
    frames: int


@dataclass(frozen=True)
class SourceState:
    """What a job was made from: the strip's file, as the strip has it and in full, and which frames it showed.

    `first` counts from the file's first frame; what has no file of its own counts from its content's. `camera` tells a
    still's camera path from any other; it is empty for what has none. `words` are those of the strip's own prompt,
    `title` those of the text strip over it if prompts came from there, both before names were put in. `mask` is None
    where the job had none.
    """

    path: str
    file: str
    first: int
    frames: int
    camera: str = ""
    words: str = ""
    title: str = ""
    mask: MaskState | None = None


@dataclass(frozen=True)
class TakeEntry:
    """One take of a stack: its file, `frames` long, beginning `offset` frames after the source's content does.

    One with a `stage` is a draft: what that stage of its job shows, until the job has more. `width` and `height` are
    those of its picture in pixels, 0 where that is not known.
    """

    job_id: str
    path: str
    settings: PanelSettings
    details: str
    warnings: tuple[str, ...]
    frames: int
    offset: int
    rendered: bool
    source: SourceState | None
    stage: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class StripRecord:
    """Who a strip is (`strip_id`, with the name it had then) and, for a take strip, whose takes it has.

    `first` and `last` bound what the strip is to show, in frames after the source's content begins, `last` excluded;
    a take that is shorter shows less. `hides_source`: the source is muted while a take shows.
    """

    version: int = VERSION
    strip_id: str = ""
    claimed_name: str = ""
    source: str = ""
    source_id: str = ""
    hides_source: bool = False
    first: int = 0
    last: int = 0
    shown: int = 0
    takes: tuple[TakeEntry, ...] = ()

    @property
    def take(self) -> TakeEntry | None:
        """The take that shows."""
        return self.takes[self.shown] if self.shown < len(self.takes) else None

    def index(self, job_id: str) -> int | None:
        """Where the take of a job stands in the stack."""
        return next((index for index, take in enumerate(self.takes) if take.job_id == job_id), None)


EMPTY = StripRecord()


def read(strip: Any) -> StripRecord:
    """A strip's record; the empty one where there is none, or one that is damaged or of a newer version."""
    settings = strip.dreamstrip
    if text := settings.record:
        return loads(text)
    return _first_version(strip) if settings.strip_id or settings.job_id else EMPTY


def write(strip: Any, record: StripRecord) -> None:
    """Put a record on a strip."""
    strip.dreamstrip.record = dumps(record)


def dumps(record: StripRecord) -> str:
    """A record as text."""
    return wire.dumps(record)


@lru_cache(maxsize=4096)
def loads(text: str) -> StripRecord:
    """A record from its text, which is read once however often a window draws it."""
    try:
        record: StripRecord = wire.from_wire(StripRecord, _as_of_now(json.loads(text)))
    except (InvalidRequest, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return EMPTY
    return record if record.version == VERSION else EMPTY


def alone(record: StripRecord, entry: TakeEntry) -> StripRecord:
    """A record of one take of the same source, to be kept beside the timeline."""
    first = entry.offset
    return replace(
        record, strip_id="", claimed_name="", first=first, last=first + entry.frames, shown=0, takes=(entry,)
    )


def source_as_of_now(data: dict[str, Any]) -> dict[str, Any]:
    """A source's state as this version has it."""
    return _NEW_IN_A_SOURCE | data


def _as_of_now(data: dict[str, Any]) -> dict[str, Any]:
    """A record of version 2 or 3 as one of this version; any other as it is."""
    if data.get("version") not in (2, 3):
        return data
    takes = [_NEW_IN_A_TAKE | take for take in data["takes"]]
    for take in takes:
        take["settings"] = _NEW_IN_SETTINGS | take["settings"]
        take["source"] = source_as_of_now(take["source"]) if take["source"] is not None else None
    return data | {"version": VERSION, "takes": takes}


def _first_version(strip: Any) -> StripRecord:
    settings = strip.dreamstrip
    identity = StripRecord(strip_id=settings.strip_id, claimed_name=settings.claimed_name)
    if not settings.job_id or strip.type != "MOVIE":
        return identity
    entry = TakeEntry(
        job_id=settings.job_id,
        path=strip.filepath,
        settings=PanelSettings(settings.kind, settings.prompt),
        details=settings.details,
        warnings=tuple(settings.warnings.splitlines()),
        frames=compat.content_duration(strip),
        offset=scene_jobs.offset_of(strip.id_data, settings.job_id),  # version 1 kept it with the job alone
        rendered=False,
        source=None,
    )
    return replace(
        identity,
        source=settings.source,
        source_id=settings.source_id,
        first=entry.offset,
        last=entry.offset + entry.frames,
        takes=(entry,),
    )
