# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences that are put together here, in the user's language: Blender translates only whole labels by itself."""

from __future__ import annotations

from bpy.app.translations import pgettext_iface

from ..backend.contract.errors import DreamstripError


def words(text: str, **parts: object) -> str:
    """A sentence with its parts filled in, after the sentence itself was translated."""
    translated: str = pgettext_iface(text)
    return translated.format(**parts) if parts else translated


def of_error(error: DreamstripError) -> str:
    """An error in a line: what happened, and what helps."""
    sentences = (words(part) for part in (str(error), error.fix) if part)
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in sentences)


def duration(seconds: float) -> str:
    """A time as one says it: seconds below two minutes, then minutes, then hours."""
    if seconds < 120:
        return words("{seconds} s", seconds=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 120:
        return words("{minutes} min", minutes=minutes)
    return words("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
