# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scene keeps of its jobs: a line of JSON each, all in one property. Its only reader and writer.

Blender copies and writes every property of a scene whenever it is copied, saved, or changed so that it can be undone.
With a property for each field of each job, as older files have them, 1,000 jobs took it 20 ms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

_KNOWN: dict[str, type] = {
    "job_id": str,
    "kind": str,
    "strip": str,
    "strip_id": str,
    "left": int,
    "offset": int,
    "channel": int,
    "rendered": bool,
    "batch": str,
    "source": str,
    "lands": bool,
    "landed": bool,
    "follows": str,
}
"""The fields of a job that older files have as properties too."""


def lines(scene: Any) -> tuple[str, ...]:
    """A line for each job, the oldest first."""
    settings = scene.dreamstrip
    kept = tuple(settings.job_lines.split("\n")) if settings.job_count else ()
    return (*(_line_of_item(item) for item in settings.jobs), *kept) if len(settings.jobs) else kept


def write(scene: Any, changed: Iterable[str]) -> None:
    """These are the lines now."""
    kept = tuple(changed)
    settings = scene.dreamstrip
    settings.job_lines, settings.job_count = "\n".join(kept), len(kept)
    if len(settings.jobs):
        settings.jobs.clear()


def count(scene: Any) -> int:
    """How many lines there are, told without reading them."""
    return int(scene.dreamstrip.job_count) + len(scene.dreamstrip.jobs)


def dumps(fields: Mapping[str, Any]) -> str:
    """A job as its line."""
    return json.dumps(dict(fields), sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=8192)
def loads(line: str) -> Mapping[str, Any]:
    """The fields of a job from its line, read once however often undo puts it back; of a damaged one those that are
    whole, of a newer version's those that are known.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return MappingProxyType({})
    told = data.items() if isinstance(data, dict) else ()
    return MappingProxyType({name: value for name, value in told if type(value) is _KNOWN.get(name)})


def offset_of(scene: Any, job_id: str) -> int:
    """How many frames after its source's content the take of a job begins; 0 for a job that is not here."""
    found = (told for told in map(loads, lines(scene)) if told.get("job_id") == job_id)
    return int(next(found, {}).get("offset", 0))


def _line_of_item(item: Any) -> str:
    return dumps({name: kind(getattr(item, name)) for name, kind in _KNOWN.items()})
