# SPDX-License-Identifier: GPL-3.0-or-later
"""Which take strips lie over which source.

A take strip names its source's id, which copies share. Of the strips with that id its source is the one that it
covers the most of: so a copied, split or pasted pair stays a pair.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from .. import compat
from . import landing, strip_record
from .strip_record import StripRecord


class Level:
    """The strips with records on one level of the timeline, read once for many questions."""

    def __init__(self, level: Any) -> None:
        self.recorded: list[tuple[Any, StripRecord]] = []
        self._by_id: dict[str, list[Any]] = defaultdict(list)
        for strip in compat.strips(level):
            record = strip_record.read(strip)
            if record is not strip_record.EMPTY:
                self.recorded.append((strip, record))
                self._by_id[record.strip_id].append(strip)

    def source_of(self, take: Any, record: StripRecord) -> Any | None:
        """The strip that a take strip lies over and was made from; None where it lies over none."""
        sharing = [
            (_overlap(strip, take), -compat.left(strip), strip)
            for strip in (self._by_id.get(record.source_id, ()) if record.source_id else ())
            if strip != take
        ]
        overlap, _, source = max(sharing, key=lambda found: found[:2], default=(0, 0, None))
        return source if overlap > 0 else None

    def is_copy(self, strip: Any, record: StripRecord) -> bool:
        """Whether a strip was copied, not split off, from one here: another bears the name that its record has."""
        others = (other for other in self._by_id[record.strip_id] if other != strip)
        named = next((other for other in others if other.name == record.claimed_name), None)
        return named is not None and compat.content_start(named) != compat.content_start(strip)

    def over(self, source: Any) -> list[Any]:
        """The take strips of a source, the topmost first."""
        strip_id = strip_record.read(source).strip_id
        takes = [
            strip
            for strip, record in self.recorded
            if strip_id and record.source_id == strip_id and record.takes and self.source_of(strip, record) == source
        ]
        return sorted(takes, key=lambda strip: strip.channel, reverse=True)

    def topmost(self, strip: Any) -> Any | None:
        """The take strip that a strip is, or that lies over it."""
        return strip if is_take(strip) else next(iter(self.over(strip)), None)


def is_take(strip: Any) -> bool:
    """Whether a strip shows takes."""
    return strip_record.read(strip).take is not None


def source_of(editor: Any, take: Any) -> Any | None:
    """The strip that a take strip lies over and was made from; None where it lies over none."""
    record = strip_record.read(take)
    return Level(landing.level_of(editor, take)).source_of(take, record) if record.source_id else None


def over(editor: Any, source: Any) -> list[Any]:
    """The take strips of a source, the topmost first."""
    return Level(landing.level_of(editor, source)).over(source) if strip_record.read(source).strip_id else []


def topmost(editor: Any, strip: Any) -> Any | None:
    """The take strip that a strip is, or that lies over it."""
    return Level(landing.level_of(editor, strip)).topmost(strip)


def chosen(scene: Any | None) -> list[Any]:
    """The take strips that are selected, or whose sources are, each once."""
    editor = scene.sequence_editor if scene is not None else None
    if editor is None:
        return []
    level = Level(compat.shown_level(editor))
    found: dict[str, Any] = {}
    for strip, _ in level.recorded:
        take = level.topmost(strip) if strip.select else None
        if take is not None:
            found[take.name] = take
    return list(found.values())


def active(scene: Any | None) -> Any | None:
    """The take strip that is active, or whose source is."""
    editor = scene.sequence_editor if scene is not None else None
    strip = editor.active_strip if editor is not None else None
    return topmost(editor, strip) if strip is not None else None


def with_job(editor: Any, job_id: str) -> list[Any]:
    """The take strips that have a job's take in their stack."""
    return [strip for strip in compat.all_strips(editor) if strip_record.read(strip).index(job_id) is not None]


def job_ids(scene: Any) -> frozenset[str]:
    """The jobs whose takes are on the timeline, shown or not."""
    editor = scene.sequence_editor
    strips = compat.all_strips(editor) if editor is not None else ()
    return frozenset(take.job_id for strip in strips for take in strip_record.read(strip).takes)


def drafts(scene: Any) -> frozenset[tuple[str, str]]:
    """The drafts that are on the timeline, shown or not: their jobs, and the stages that they show."""
    editor = scene.sequence_editor
    takes = (strip_record.read(strip).takes for strip in (compat.all_strips(editor) if editor is not None else ()))
    return frozenset((take.job_id, take.stage) for stack in takes for take in stack if take.stage)


def _overlap(strip: Any, take: Any) -> int:
    return min(compat.right(strip), compat.right(take)) - max(compat.left(strip), compat.left(take))
