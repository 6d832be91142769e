# SPDX-License-Identifier: GPL-3.0-or-later
"""Which strip a job belongs to: by an id of its own, by its name, and by the words on the job in the daemon.

Duplicating, splitting and pasting copy an id, undo can take it away, and a file can be lost unsaved. So a job carries
where it comes from in its label, and a strip is found again by id first, by name second.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from . import compat

_SEPARATOR = " · "


@dataclass(frozen=True)
class Origin:
    """Where a job was submitted: the strip (empty: none), its scene, and the name of the .blend (empty: unsaved)."""

    strip: str
    strip_id: str
    scene: str
    blend: str

    def to_label(self) -> str:
        """The label of the job in the daemon, readable in any list of jobs."""
        return _SEPARATOR.join((self.strip, self.scene, self.blend, self.strip_id))

    @classmethod
    def from_label(cls, label: str) -> Origin | None:
        """The origin that a label tells, or None for a label of somebody else."""
        parts = label.rsplit(_SEPARATOR, 3)
        return cls(strip=parts[0], scene=parts[1], blend=parts[2], strip_id=parts[3]) if len(parts) == 4 else None


def claim(editor: Any, strip: Any) -> str:
    """The strip's own id: a new one where it has none, or where it is a copy that brought along the original's."""
    settings = strip.dreamstrip
    holders = [other for other in compat.all_strips(editor) if other.dreamstrip.strip_id == settings.strip_id]
    is_copy = len(holders) > 1 and settings.claimed_name != strip.name
    if not settings.strip_id or is_copy:
        settings.strip_id = uuid.uuid4().hex[:12]
    settings.claimed_name = strip.name
    return str(settings.strip_id)


def find(editor: Any, origin: Origin) -> Any | None:
    """The strip that an origin names; among copies of one id the one that still bears the name, else the earliest."""
    everything = list(compat.all_strips(editor))
    same_id = [strip for strip in everything if origin.strip_id and strip.dreamstrip.strip_id == origin.strip_id]
    candidates = same_id or [strip for strip in everything if strip.name == origin.strip]
    named = [strip for strip in candidates if strip.name == origin.strip]
    return min(named or candidates, key=compat.left, default=None)
