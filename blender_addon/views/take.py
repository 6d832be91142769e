# SPDX-License-Identifier: GPL-3.0-or-later
"""What the active strip tells if it is a take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TakeLine:
    """What the active strip tells if it is a take."""

    source: str
    kind: str
    prompt: str
    details: str
    warnings: tuple[str, ...]


def active(scene: Any) -> TakeLine | None:
    """The take that is the active strip, or None."""
    editor = scene.sequence_editor
    strip = editor.active_strip if editor is not None else None
    if strip is None or not strip.dreamstrip.job_id:
        return None
    about = strip.dreamstrip
    warnings = tuple(about.warnings.splitlines())
    return TakeLine(about.source, about.kind, about.prompt, about.details, warnings)
